"""Emulator of paid services: one process that speaks their wire formats, with faults on order.

It is written from what the services publish and shares no code with the adapters that it tests.
"""

from emulator.app import create_app
from emulator.background_server import RunningEmulator, run_emulator
from emulator.settings import EmulatorSettings

__all__ = ["EmulatorSettings", "RunningEmulator", "create_app", "run_emulator"]
