"""jicai (集采): progress, money and checks of centralized volume-based procurement, from Excel exports."""

__version__ = "0.1.0"
