# The commands of a maintainer; `make help` lists them.
.PHONY: help build test it check format generate demo node-demo bench faults fuzz plugin image release

help: ## list the targets
	@sed -nE 's/^([a-z-]+):[^#]*## (.*)/make \1	\2/p' Makefile | expand -t 16

build: ## package target/mde-operator.jar, without tests
	mvn package -DskipTests

test: ## run the unit tests, or TEST=CursorTest
	mvn test $(if $(TEST),-Dtest=$(TEST))

it: ## run the integration tests, or IT=OnboardingClusterIT
	mvn verify -Dtest=FormatTest $(if $(IT),-Dit.test=$(IT))

check: ## run all that CI runs
	.ci/run

format: ## lay out all sources
	mvn -q test -Dtest=FormatTest -Dformat

generate: ## rewrite crds/, the manifests in deploy/, the list of values and docs/reasons.md
	mvn -q test -Dtest=CrdDriftTest,ManifestDriftTest,ChartReadmeTest,ReasonCatalogueTest,HealthChecksTest -Dcrds=write -Dmanifests=write -Ddocs=write -Dhealth=write

demo: ## show the operator at work; options in ARGS
	./demo $(ARGS)

node-demo: ## show it in pods of a real node; needs root
	./demo --cluster=node $(ARGS)

bench: ## measure the operator with many customers; options in ARGS
	hack/bench $(ARGS)

faults: ## hold feeds against faults of real processes; SEEDS=1-20
	hack/faults $(or $(SEEDS),1-20)

fuzz: ## fuzz all readers of foreign input with Jazzer; TIME=10m for each
	hack/fuzz --time $(or $(TIME),10m)

plugin: ## pack kubectl mde for this platform; options in ARGS
	hack/plugin $(ARGS)

image: ## build the container image without an engine, or IMAGE=registry/name:tag
	hack/image $(IMAGE)

release: ## commit and tag VERSION=1.2.3 here; ARGS=--dry-run only shows it
	hack/release $(ARGS) $(VERSION)
