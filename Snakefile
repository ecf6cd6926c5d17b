# The workflow is in workflow/, where the workflow catalog looks for it and others use it as a module.
include: "workflow/Snakefile"


# An include keeps the default target of the file that includes.
workflow.default_target = "all"
