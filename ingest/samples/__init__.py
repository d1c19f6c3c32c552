"""The sample library of the fictional 示范区: its sources, its builder and the built files."""
