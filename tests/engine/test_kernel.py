"""A figure in a real kernel, as a JupyterLab asks it: the messages of widgets in a thread."""

import pytest
from jupyter_client.manager import start_new_kernel

FIGURE = """
import matplotlib.pyplot as plt
from attnkit import LiveFigure
(line,) = plt.plot([0, 1])
live = LiveFigure(plt.gcf(), {line: lambda n: [n, n]}, n=(0, 9), alt="A line")
slider, (view, *_) = live.controls["n"].widget, live.widget.children
moved = []
slider.observe(lambda change: moved.append(change["new"]), "value")
print(view.model_id, slider.model_id)
"""
LONG_CELL = """
from time import sleep
for _ in range(500):
    if 7 not in moved: sleep(0.01)
print(moved)
"""


@pytest.fixture
def client():
    manager, client = start_new_kernel()
    yield client
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def wait_for(client, asked):
    """Return what a cell printed, when it is done."""
    said = ""
    while True:
        message = client.get_iopub_msg(timeout=60)
        if message["parent_header"].get("msg_id") == asked:
            said += message["content"].get("text", "")
            if message["content"].get("execution_state") == "idle":
                return said


def test_the_first_moves_of_a_slider_are_answered_while_a_cell_runs(client):
    """Else they waited for the cell, and were shown after moves that came later."""
    view, slider = wait_for(client, client.execute(FIGURE)).split()
    client.control_channel.send(client.session.msg("create_subshell_request"))
    thread = client.get_control_msg(timeout=60)["content"]["subshell_id"]

    def send(widget, data):
        message = client.session.msg("comm_msg", {"comm_id": widget, "data": data})
        message["header"]["subshell_id"] = thread
        client.shell_channel.send(message)
        return message["header"]["msg_id"]

    wait_for(client, send(view, {"method": "custom", "content": "hello"}))
    cell = client.execute(LONG_CELL)
    for value in (6, 7):
        send(slider, {"method": "update", "state": {"value": value}, "buffer_paths": []})
    assert wait_for(client, cell) == "[6, 7]\n"
