"""One file read, in a child: in, its path; out, typed rows as Parquet and an account of each sheet."""
