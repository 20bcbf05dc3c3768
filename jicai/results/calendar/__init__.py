"""What `jicai calendar` answers."""
