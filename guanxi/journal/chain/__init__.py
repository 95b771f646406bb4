"""The journal's hash chain: what was written can be erased where it must be, and changed nowhere without being noticed."""
