"""What every job needs: files that are whole, where they come from, what a run says."""
