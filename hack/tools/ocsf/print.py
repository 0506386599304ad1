"""Prints the JSON Schema of each class that is written, and the captions of ids in all of its objects, which that does not check."""

import json

from ocsf_json_schema import OcsfJsonSchemaEmbedded, get_ocsf_schema
from ocsf_json_schema.utility import generate_object_name_slug

PROFILES = {"detection_finding": ["host", "incident"], "base_event": []}


def captions(item):
    return {
        name: {"sibling": attribute["sibling"], "captions": {id: value["caption"] for id, value in attribute["enum"].items()}}
        for name, attribute in item["attributes"].items()
        if "enum" in attribute and "sibling" in attribute
    }


ocsf = get_ocsf_schema(version="1.8.0")
objects = {generate_object_name_slug(name): captions(item) for name, item in ocsf["objects"].items()}
print(
    json.dumps(
        {
            "schemas": {name: OcsfJsonSchemaEmbedded(ocsf).get_class_schema(name, profiles) for name, profiles in PROFILES.items()},
            "captions": {name: captions(ocsf["classes"][name]) for name in PROFILES} | objects,
        }
    )
)
