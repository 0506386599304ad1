// Prints the fields as JSON: name to type, allowed values and the rest of what Elastic says of each.
process.stdout.write(JSON.stringify(require('@elastic/ecs').EcsFlat));
