# HUSAI on one machine. Needs a JDK from 17 on, git and make; Maven is fetched by ./mvnw
# (with wget, curl or the JDK itself, and unzip or tar).

SHELL := /bin/sh
JAVA := $(if $(JAVA_HOME),$(JAVA_HOME)/bin/java,java)
HUSAI := $(JAVA) -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto -Xmx256m \
	-jar deploy/local/target/local-1.0.0.jar
STAMP := target/built
SOURCES := $(shell find pom.xml contracts deploy gateway trainer-service metrics-service \
	-name target -prune -o -type f \( -path '*/src/main/*' -o -name pom.xml \) -print)

DATASET ?=
CACHE ?= on
RESULTS ?= results
CRDS ?=
PEERS ?= /usr/bin/python3
ROUNDS ?= 5
STUDY_OPTIONS = --cache '$(CACHE)' --results '$(RESULTS)' $(if $(DATASET),--dataset '$(DATASET)')

.PHONY: help adaptive-l0 adaptive-l0-control consistency-sweep study up down build test k8s-check images sbom benchmarks format clean jdk

help: ## Show this list
	@sed -n 's/^\([a-z0-9-]*\):.*## /\1\t/p' Makefile | expand -t 22

adaptive-l0: build ## Run the adaptive L0 calibration (DATASET=file.safetensors, CACHE=off, RESULTS=folder)
	@$(HUSAI) adaptive-l0 $(STUDY_OPTIONS)

adaptive-l0-control: build ## Run the matched control alone
	@$(HUSAI) adaptive-l0 --control-only $(STUDY_OPTIONS)

consistency-sweep: build ## Run the sweep over the weight of the consistency penalty (same options)
	@$(HUSAI) consistency-sweep $(STUDY_OPTIONS)

study: build ## Run the study that a file describes: make study FILE=studies/toy-superposition.yaml
	@test -n '$(FILE)' || { echo "make study needs FILE=, for example FILE=studies/adaptive-l0.yaml" >&2; exit 2; }
	@$(HUSAI) study '$(FILE)' --results '$(RESULTS)' $(if $(filter command line environment,$(origin CACHE)),--cache '$(CACHE)') \
		$(if $(DATASET),--dataset '$(DATASET)')

up: build ## Start the system and keep it running until Ctrl-C or make down
	@$(HUSAI) up

down: build ## Stop what make up started in another terminal
	@$(HUSAI) down

build: jdk $(STAMP) ## Build what is missing or older than its sources

test: jdk ## Build and run every test, the system test among them
	./mvnw -B -ntp verify
	@mkdir -p $(dir $(STAMP)) && touch $(STAMP)

k8s-check: jdk ## Render and check the Kubernetes manifests (CRDS=folder with the custom kinds' definitions)
	@./mvnw -q -B -ntp -pl deploy/kubernetes -am -DskipTests package
	@$(JAVA) -jar deploy/kubernetes/target/kubernetes-1.0.0.jar . '$(CRDS)'

images: jdk ## Assemble what the container images hold
	@./mvnw -q -B -ntp -pl deploy/images -am -DskipTests verify
	@echo "deploy/images/target/layout: build deploy/images/*.Containerfile from here"

sbom: jdk ## List what each service is made of (CycloneDX, target/bom.json in each module)
	@./mvnw -q -B -ntp -pl gateway,trainer-service,metrics-service -am -DskipTests -Dquarkus.build.skip=true package cyclonedx:makeBom
	@ls gateway/target/bom.json trainer-service/target/bom.json metrics-service/target/bom.json

benchmarks: jdk ## Time the training kernel beside PyTorch (PEERS="/usr/bin/python3 venv/bin/python", each with torch; ROUNDS=5)
	./mvnw -q -B -ntp -pl benchmarks -am -DskipTests package
	@DJL_OFFLINE=true OPT_OUT_TRACKING=true $(JAVA) --add-modules jdk.incubator.vector -Xmx2g \
		-cp "benchmarks/target/classes:$$(cat benchmarks/target/classpath.txt)" \
		io.husai.benchmarks.KernelBenchmark $(ROUNDS) target/kernel.md $(PEERS)

format: jdk ## Format the sources
	./mvnw -q -B -ntp spotless:apply

clean: jdk ## Remove what was built; the state in .husai stays
	./mvnw -q -B -ntp clean
	@rm -rf target

$(STAMP): $(SOURCES)
	@echo "building (the first time some minutes, later only what changed)"
	@./mvnw -q -B -ntp -DskipTests package
	@mkdir -p $(dir $@) && touch $@

jdk:
	@version=$$("$(JAVA)" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p'); \
	if [ -z "$$version" ] || [ "$$version" -lt 17 ] || [ ! -x "$$(dirname "$$(command -v "$(JAVA)")")/javac" ]; then \
		echo "HUSAI needs a JDK (java and javac) from 17 on; found: $${version:-none}. Install one (Debian: apt install openjdk-17-jdk-headless) or set JAVA_HOME." >&2; \
		exit 1; \
	fi
