"""Reads models: STEP, STL and 3MF, and measures and draws their meshes."""
