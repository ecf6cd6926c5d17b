"""Claims of the user's own, registered in a study's configuration."""

from collections.abc import Collection, Mapping
from typing import Any

from rnngrad.claims import check_parameters, estimator, registry

WHERE = "config: own_claims"


def load(
    own: Mapping[str, Any],
    schema: Mapping[str, Any],
    taken: Collection[str],
    tables: Collection[str],
) -> dict[str, registry.Claim]:
    """Check claims of the user's own, and that each has an estimator that takes its parameters.

    Args:
        own: their registrations by id.
        schema: what a registry may say.
        taken: ids of the claims there are already.
        tables: names of the tables that an estimator may read.

    Returns:
        The claims by id.

    Raises:
        ValueError: in one line, the claim, what is wrong and what is allowed.
    """
    claims = registry.load(own, schema, WHERE)
    for claim_id, claim in claims.items():
        if claim_id in taken:
            raise ValueError(f"{WHERE}: the id '{claim_id}' is taken; choose another")
        try:
            module = estimator(claim_id, claim.estimator)
            check_parameters(claim, module)
        except ValueError as error:
            raise ValueError(f"{WHERE}: {error}") from error
        for table in module.TABLES:
            if table not in tables:
                raise ValueError(
                    f"{WHERE}: {claim_id}: unknown table '{table}' in the TABLES of "
                    f"{claim.estimator}; allowed are {', '.join(tables)}"
                )
    return claims
