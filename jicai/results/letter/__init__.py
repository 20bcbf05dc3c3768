"""The letters that go out of the house: what each says, with which number, and the register of those that went."""
