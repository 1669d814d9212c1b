"""How far answers are from the truth, for people who were seen and for people who were left out."""

import numpy as np

from attnkit.attention import attention_pooling, gaussian_scores, leave_one_out


def rmse(answers, truth):
    return float(np.sqrt(np.mean((answers - truth) ** 2)))


def seen(keys, values, bandwidth):
    return rmse(attention_pooling(gaussian_scores(keys, keys, bandwidth), values), values)


def left_out(keys, values, bandwidth):
    return rmse(leave_one_out(keys, values, bandwidth), values)


def plane_left_out(keys, values):
    """Least squares with each person left out in turn, by the hat matrix: no refit is needed."""
    table = np.column_stack([np.ones(len(values)), keys])
    hat = table @ np.linalg.pinv(table)
    return float(np.sqrt(np.mean(((values - hat @ values) / (1 - np.diag(hat))) ** 2)))
