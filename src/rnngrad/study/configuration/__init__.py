"""What a configuration may say: its files, its schema, and the checks that no schema can make."""
