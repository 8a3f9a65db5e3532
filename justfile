# A convenience over the commands of the README.

# The example briefing
brief *args='2022Q1 --region 黑龙江':
    cargo run -- brief {{args}}

# All tests
test:
    cargo test

# What CI runs
ci:
    bash .ci/run

# Benchmarks against their peers (a release build: about 20 minutes on two cores the first time)
bench:
    cargo bench

# The library's documentation
docs:
    cargo doc --no-deps --open

# Write the expected files of tests/cases anew; then read every line that changed
snapshots:
    UPDATE=1 cargo test --test all every_construct
