"""The phone's API: records and photos in, the run out, and what a coordinator looks at of it."""
