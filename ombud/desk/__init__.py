"""HTTP for staff: the desk's pages. Who may see what is decided in `access` and nowhere else."""
