"""emulator/ stands in for paid services: one process that speaks their wire formats, with faults on order.

It is written from what the services publish, and shares no code with the adapters that it is used to test.
"""

from emulator.app import create_app
from emulator.serving import Running, serving
from emulator.settings import EmulatorSettings

__all__ = ["EmulatorSettings", "Running", "create_app", "serving"]
