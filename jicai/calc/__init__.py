"""The rules as pure functions: LazyFrames and parameters in, LazyFrames out."""
