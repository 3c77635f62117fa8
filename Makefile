# Shorthands for the commands of the README; nothing here is needed to build.
.PHONY: dependencies build study test debug-warnings format-lint clean

STUDY ?= Studies/bloom-176b/study.yaml

build: dependencies
	swift build -c release --product monteverde

dependencies:
	sh .ci/install

study: build
	.build/release/monteverde assess $(STUDY)

test:
	sh .ci/test

debug-warnings: dependencies
	swift build --build-tests

format-lint:
	swift format lint --strict --recursive --parallel Package.swift Sources Tests

clean:
	swift package clean
