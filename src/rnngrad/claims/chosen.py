"""The claims that a study decides, checked against what it measures."""

from collections.abc import Collection, Mapping
from typing import Any

from rnngrad.claims import check_parameters, estimator, own, registry
from rnngrad.claims.registry import Claim
from rnngrad.study.configuration.lookup import check_known
from rnngrad.study.configuration.schema import ConfigError
from rnngrad.study.configuration.sources import SOURCES, check_filled


def chosen(
    config: Mapping[str, Any],
    registrations: Mapping[str, Any],
    schema: Mapping[str, Any],
    figures: Collection[str],
) -> dict[str, Claim]:
    """Return the claims that a valid configuration lists, by id.

    Args:
        config: the study's configuration.
        registrations: the registry that comes along.
        schema: what a registry may say.
        figures: names of the figures there are.

    Raises:
        ValueError: in one line, a claim that is badly registered or unknown, or has no data.
    """
    users = config.get("own_claims", {})
    shipped = registry.load(registrations, schema)
    claims = shipped | own.load(users, schema, taken=shipped, tables=SOURCES)
    check_known("claims", config["claims"], claims)
    for claim_id in users:
        check_known(f"own_claims.{claim_id}.figure", [claims[claim_id].figure], figures)
        if claim_id not in config["claims"]:
            raise ConfigError(
                f"config: own_claims.{claim_id}: has no effect: `claims` does not list it"
            )
    wanted = {}
    for claim_id in config["claims"]:
        module = estimator(claim_id, claims[claim_id].estimator)
        check_parameters(claims[claim_id], module)
        wanted[claim_id] = module.TABLES
    check_filled(config, "claims", wanted)
    return {claim_id: claims[claim_id] for claim_id in config["claims"]}
