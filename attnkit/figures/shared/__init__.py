"""What several figures need: numbers as texts, common sliders, pooling by a bandwidth, the desk."""
