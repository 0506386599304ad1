"""Prints the JSON Schema of a Detection Finding, and the captions of ids in each of its objects, which that does not check."""

import json

from ocsf_json_schema import OcsfJsonSchemaEmbedded, get_ocsf_schema
from ocsf_json_schema.utility import generate_object_name_slug


def captions(item):
    return {
        name: {"sibling": attribute["sibling"], "captions": {id: value["caption"] for id, value in attribute["enum"].items()}}
        for name, attribute in item["attributes"].items()
        if "enum" in attribute and "sibling" in attribute
    }


ocsf = get_ocsf_schema(version="1.8.0")
finding = "detection_finding"
objects = {generate_object_name_slug(name): captions(item) for name, item in ocsf["objects"].items()}
print(
    json.dumps(
        {
            "schema": OcsfJsonSchemaEmbedded(ocsf).get_class_schema(finding, ["host", "incident"]),
            "captions": {finding: captions(ocsf["classes"][finding])} | objects,
        }
    )
)
