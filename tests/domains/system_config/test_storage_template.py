"""Which storage templates are accepted."""

import pytest

from appliance.domains.system_config.storage_template import PRESETS, is_valid


@pytest.mark.parametrize(
    "template",
    [
        *PRESETS,
        "",
        "plain/text",
        "{{ y }}/{{ filename }}",
        "{{#unless album}}{{y}}{{/unless}}/{{filename}}",
        "{{#if album}}{{#if make}}{{make}}{{else}}x{{/if}}{{/if}}",
        "{{y}}/{single}/{{filename}}",
    ],
)
def test_accepted(template: str) -> None:
    assert is_valid(template)


@pytest.mark.parametrize(
    "template",
    [
        "{{y}/{{filename}}",
        "{{nope}}/{{filename}}",
        "{{#if album}}{{album}}",
        "{{album}}{{/if}}",
        "{{else}}",
        "{{#if album}}a{{else}}b{{else}}c{{/if}}",
        "{{#if nope}}a{{/if}}",
        "{{#each album}}a{{/each}}",
        "{{#if album}}a{{/unless}}",
        "{{y",
    ],
)
def test_refused(template: str) -> None:
    assert not is_valid(template)
