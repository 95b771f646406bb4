"""The gallery: every component in every state, for newcomers and for the tests; never in production."""
