"""Names for annotations, which say nothing to Python itself."""


class _Kind:
    def __getitem__(self, _kinds):
        return self

    def __repr__(self):
        raise TypeError("a type of typing cannot be printed in this page")


Any = Callable = ClassVar = Dict = Final = FrozenSet = Generator = Hashable = Iterable = _Kind()
Iterator = List = Literal = Mapping = Optional = Sequence = Set = Tuple = Type = Union = Any
