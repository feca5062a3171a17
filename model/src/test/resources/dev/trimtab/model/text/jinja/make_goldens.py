"""Writes features.json beside this file: templates of our own and what transformers makes of them.

Needs Python with transformers (5.23 was used) and jinja2: python make_goldens.py
The clock is fixed, so that strftime_now gives the same on every day.
"""

import datetime
import json
import pathlib

from transformers.utils import chat_template_utils

FIXED = datetime.datetime(2025, 3, 7, 14, 5, 9)

CONTEXT = {
    "messages": [
        {"role": "system", "content": " Be kind.\n"},
        {"role": "user", "content": "Hi {{ there }} <b>é🙂</b>"},
        {"role": "assistant", "content": "<think>\nhm\n</think>\n\nYes.", "tool_calls": None},
        {"role": "user", "content": "Bye"},
    ],
    "tools": [
        {"type": "function", "function": {"name": "weather", "parameters": {"b": [1, 2.5], "a": None, "ok": True}}}
    ],
    "documents": None,
    "add_generation_prompt": True,
    "bos_token": "<s>",
    "eos_token": "</s>",
    "numbers": [3, 1, 2],
    "words": ["pear", "Apple", "fig"],
    "mapping": {"z": 1, "Y": 2, "x": {"deep": [10, 20]}},
    "keyed": {"items": "own", "keys": [1]},
    "text": "  The quick brown-fox (jumps)\tover\n\nit's end  ",
}

TURNS = """{{- bos_token }}
{%- if messages[0]['role'] == 'system' %}
    {%- set system = messages[0]['content'] | trim %}
    {%- set turns = messages[1:] %}
{%- else %}
    {%- set system = '' %}
    {%- set turns = messages %}
{%- endif %}
{%- if tools is not none %}
    {{- 'Tools:\\n' }}
    {%- for tool in tools %}
        {{- tool | tojson(indent=2) }}
        {{- '\\n' }}
    {%- endfor %}
{%- endif %}
{%- set ns = namespace(last=-1, seen='') %}
{%- for m in turns[::-1] %}
    {%- set index = turns | length - 1 - loop.index0 %}
    {%- if ns.last < 0 and m.role == 'user' and not (m.content is string and m.content.startswith('<tool')) %}
        {%- set ns.last = index %}
    {%- endif %}
{%- endfor %}
{%- for m in turns %}
    {%- if (m['role'] == 'user') != (loop.index0 % 2 == 0) %}
        {{- raise_exception('roles must alternate') }}
    {%- endif %}
    {%- if m.role == 'assistant' and '</think>' in m.content and loop.index0 < ns.last %}
        {%- set content = m.content.split('</think>')[-1].lstrip('\\n') %}
    {%- else %}
        {%- set content = m.content %}
    {%- endif %}
    {{- '<' + m.role + '>' + (system + '\\n' if loop.first and system else '') + content + eos_token }}
    {%- if not loop.last %}{{ '\\n' }}{% endif %}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '\\n<assistant>' }}
{%- endif %}
"""

TEMPLATES = [
    TURNS,
    # white space around tags
    "a\n  {% if true %}\n  b\n  {% endif %}\n  c\n",
    "a\n  {%+ if true %}\n  b{%- endif +%}\n  c",
    "{% if true +%}\nx{% endif %}\n\n y {# c #}\n z {#- d -#} \n w",
    "  {{ 1 }}\n  {{- 2 -}}  \n 3 \n\n",
    "x {% raw %} {{ y }} {% z %} {% endraw %}\n w",
    "x {%- raw -%}  {{ y }}  {%- endraw -%} \n w",
    "a\r\n{% if true %}\r\nb\r\n{% endif %}\r\nc\r\n",
    "  {# lead #}  {% set a = 1 %}  {{ a }}",
    "{% for i in range(2) %}\n  - {{ i }}\n{% endfor %}\nend\n\n",
    "\t {%- if true %} x {% endif -%} \u00a0 y",
    # loops
    "{% for a, b in mapping.items() %}{{ a }}:{{ b }};{% endfor %}",
    "{% for (a, b), c in [((1, 2), 3)] %}{{ a }}{{ b }}{{ c }}{% endfor %}",
    "{% for n in numbers if n > 1 %}{{ loop.index }}{{ n }}{{ loop.last }};{% else %}none{% endfor %}",
    "{% for n in numbers if n > 9 %}x{% else %}none{% endfor %}",
    "{% for n in [1,1,2] %}{{ loop.changed(n) }}{{ loop.cycle('a','b') }}{% endfor %}",
    "{% for n in [1,[2,[3]]] recursive %}{% if n is iterable %}({{ loop(n) }}){% else %}{{ n }}@{{ loop.depth }}{% endif %}{% endfor %}",
    "{% for n in numbers %}{% for m in numbers %}{% if m == 1 %}{% continue %}{% endif %}{% if n == 1 %}{% break %}{% endif %}{{ n }}{{ m }} {% endfor %}{% endfor %}",
    "{% set x = 0 %}{% for n in numbers %}{% set x = n %}{{ x }}{% endfor %}{{ x }}",
    "{% for c in 'aé🙂' %}[{{ c }}]{% endfor %}",
    "{% for n in 1, 2 %}{{ n }}{% endfor %}",
    # macros
    "{% macro f(a, b=2, c=a) %}{{ a }}-{{ b }}-{{ c }};{% endmacro %}{{ f(1) }}{{ f(1, c=9) }}{{ f() }}",
    "{% macro f(a) %}{{ a }}{{ varargs }}{{ kwargs }}{% endmacro %}{{ f(1, 2, 3, k=4) }}",
    "{% macro f(a) %}{{ a }}{% endmacro %}{{ f(1, 2) }}",
    "{% macro f(a) %}{{ a }}{% endmacro %}{{ f(b=2) }}",
    "{% macro wrap(t) %}<{{ t }}>{{ caller(t) }}</{{ t }}>{% endmacro %}{% call(x) wrap('b') %}in {{ x }}{% endcall %}",
    "{% macro count(n) %}{{ n }}{% if n > 0 %}{{ count(n - 1) }}{% endif %}{% endmacro %}{{ count(5) }}",
    "{% macro f() %}{{ later }}{% endmacro %}{% set later = 'L' %}{{ f() }}",
    "{% set v %}a{{ 1 }}{% endset %}{{ v | length }}{% set w | upper %}abc{% endset %}{{ w }}",
    "{% with a = 1, b = 2 %}{{ a + b }}{% set c = 3 %}{% endwith %}{{ a is defined }}{{ c is defined }}",
    "{% filter replace('a', 'b') | upper %}banana{% endfilter %}",
    "{% generation %}x{% set q = 1 %}{% endgeneration %}{{ q is defined }}",
    # namespaces
    "{% set ns = namespace({'a': 1}, b=2) %}{% set ns.c = ns.a + ns.b %}{{ ns.c }}{{ ns.d is defined }}{{ ns.d }}",
    "{% set n = {'a': 1} %}{% set n.a = 2 %}",
    # numbers
    "{{ 7 // 2 }} {{ -7 // 2 }} {{ -7 % 3 }} {{ 7 % -3 }} {{ 7.5 % 2 }} {{ -7.5 // 2 }} {{ 2 ** 10 }} {{ 2 ** -1 }} {{ 2 ** 3 ** 2 }}",
    "{{ 1 / 3 }} {{ 1e3 }} {{ 1.5e-7 }} {{ 1e16 }} {{ 123456789012345.6 }} {{ 0.1 + 0.2 }} {{ 100000.0 }} {{ -0.0 }} {{ 1e15 }} {{ 12345678901234567.0 }} {{ 0.0001 }} {{ 0.00001 }}",
    "{{ 0x1F }} {{ 0b101 }} {{ 0o17 }} {{ 1_000 }} {{ 1_0.5 }}",
    "{{ 1 / 0 }}",
    "{{ 5 // 0 }}",
    "{{ -2 ** 2 }} {{ -'a' }}",
    "{{ - 3 | abs }} {{ -3|abs }} {{ (-3)|abs }} {{ 1 - -1 }} {{ +1 }}",
    "{{ true + 1 }} {{ true == 1 }} {{ 1 == 1.0 }} {{ '1' == 1 }} {{ 1 < 2 < 3 }} {{ 1 < 3 < 2 }} {{ 1 != 2 != 1 }}",
    "{{ 2.5 | round }} {{ 3.5 | round }} {{ 2.675 | round(2) }} {{ 5 | round }} {{ 1.23 | round(1, 'ceil') }} {{ -1.5 | round }}",
    "{{ '12' | int }} {{ '1.9' | int }} {{ 'x' | int(7) }} {{ 1.9 | int }} {{ 'ff' | int(base=16) }} {{ ' 3 ' | int }} {{ '3.5' | float }} {{ 'x' | float }} {{ none | int }} {{ true | int }}",
    "{{ numbers | sum }} {{ numbers | max }} {{ words | min }} {{ [] | max }} {{ tools | sum(attribute='type', start='') }}",
    # texts
    "{{ 'ab' * 2 }} {{ 2 * 'ab' }} {{ 'a' ~ 1 ~ 2.0 ~ none ~ [1] }} {{ 'a' 'b' }}",
    "{{ 'a' + 1 }}",
    "{{ 1 + 'a' }}",
    "{{ text.strip() }}|{{ text | trim }}|{{ text.split() }}|{{ text.split(' ', 2) }}|{{ text.rsplit(None, 1) }}|{{ 'a,b,c'.rsplit(',', 1) }}|{{ ',a,,b'.split(',') }}",
    "{{ text.splitlines() }} {{ 'a\nb\r\nc'.splitlines(true) }} {{ text | wordcount }} {{ 'a b c'.split(maxsplit=1) }}",
    "{{ text.title() }}{{ text | title }}{{ text | capitalize }}{{ 'aB'.swapcase() }}{{ 'ßx'.upper() }}{{ 'ÀÉ'.lower() }}",
    "{{ 'abc'.find('c') }} {{ 'abc'.find('x') }} {{ '🙂a'.find('a') }} {{ 'aXbX'.rfind('X') }} {{ 'aaa'.count('a') }} {{ 'abc'.index('b') }}",
    "{{ 'abc'.index('z') }}",
    "{{ 'a-b-c'.partition('-') }} {{ 'a-b-c'.rpartition('-') }} {{ 'abc'.partition('-') }}",
    "{{ 'abc'.startswith(('x', 'a')) }} {{ 'abc'.endswith('bc') }} {{ 'abc'.removeprefix('a') }} {{ 'abc'.removesuffix('x') }}",
    "{{ 'xxabcxx'.strip('x') }} {{ 'xyabc'.lstrip('yx') }} {{ 'abc\n\n'.rstrip('\n') }} {{ '7'.zfill(3) }} {{ '-7'.zfill(4) }} {{ 'a'.ljust(3, '.') }} {{ 'a'.rjust(3) }} {{ 'ab'.center(5, '*') }} {{ 'abc' | center(8) }}|",
    "{{ '12'.isdigit() }} {{ 'a1'.isalnum() }} {{ 'a'.isalpha() }} {{ ' '.isspace() }} {{ 'A'.isupper() }} {{ 'a'.islower() }} {{ ''.isdigit() }} {{ '½'.isnumeric() }}",
    "{{ 'a{}b{}'.format(1, 'x') }} {{ '{1}{0}'.format(1, 2) }} {{ '{n}'.format(n=3) }} {{ '{{}}'.format() }}",
    "{{ ','.join(['a', 'b']) }} {{ ','.join([1]) }}",
    "{{ 'banana'.replace('a', 'o', 2) }} {{ 'abc'.replace('', '-') }} {{ 'banana' | replace('a', 'o', 1) }}",
    "{{ '%s is %d, %5.2f, %r, %x, %%, %-4s|, %+d, %03d' % ('a', 3, 2.345, 'q', 255, 'l', 5, 7) }}",
    "{{ '%(a)s' % {'a': 1} }} {{ '%s' % 'x' }} {{ '%s %s' | format(1, 2) }} {{ '%(k)s' | format(k=5) }}",
    "{{ '%s %s' % 'x' }}",
    "{{ '%s' % ('x', 'y') }}",
    "{{ 'héllo🙂'[1] }}{{ 'héllo🙂'[-1] }}{{ 'héllo🙂'[::-1] }}{{ 'héllo🙂' | length }}{{ 'abc'[5] is defined }}{{ 'abc'[1:9] }}{{ 'abc'[::2] }}{{ 'abc'[-2:] }}",
    "{{ 'a\\tb\\x41\\u00e9\\'\\\"\\\\ \\q \\101' }}{{ \"it's\" }}{{ 'multi\nline' }}",
    "{{ 'one two three four' | truncate(9) }} {{ 'one two three four' | truncate(9, true, leeway=0) }} {{ 'a\n\nb\nc' | indent }} {{ 'a\nb' | indent(2, true) }} {{ 'a\n\nb' | indent('>', blank=true) }}",
    "{{ '<a href=\"x\">\\'&' | e }}",
    # repr and json
    "{{ ['it\\'s', \"q\\\"\", 'both\\'\"', '\\n\\t\\\\', 'é🙂\\u00a0\\u200b', '\\x00\\x7f', 1.0, none, true, (1,), (), {}, {1: 'a', 'b': [2]}] }}",
    "{{ tools }} {{ mapping.keys() }} {{ mapping.values() }} {{ mapping.items() }} {{ range(3) }} {{ range(1, 9, 2) }} {{ [undefined_thing] }}",
    "{{ tools | tojson }} {{ mapping | tojson(indent=2) }} {{ [] | tojson(indent=2) }} {{ {} | tojson }} {{ 'é🙂\"\\\\\\n\\x07/' | tojson }} {{ (1, 2.0, none) | tojson }}",
    "{{ mapping | tojson(sort_keys=true, separators=(',', ':')) }} {{ 'é' | tojson(ensure_ascii=true) }} {{ {'a': [1]} | tojson(indent='--') }} {{ {1: 2, none: 3, true: 4} | tojson }}",
    "{{ undefined_thing | tojson }}",
    "{{ numbers | map('string') | tojson }}",
    # sequences
    "{{ numbers | sort }} {{ numbers | sort(reverse=true) }} {{ words | sort }} {{ words | sort(case_sensitive=true) }} {{ messages | sort(attribute='role') | map(attribute='role') | list }}",
    "{{ numbers | first }} {{ numbers | last }} {{ numbers | reverse | list }} {{ 'abc' | reverse }} {{ [] | first }} {{ [1, 2, 1.0, true, 'A', 'a'] | unique | list }} {{ range(5) | batch(2) | list }} {{ range(3) | batch(2, 0) | list }}",
    "{{ messages | map(attribute='content') | map('length') | list }} {{ messages | selectattr('role', 'equalto', 'user') | map(attribute='content') | join('|') }} {{ messages | rejectattr('tool_calls', 'defined') | list | length }}",
    "{{ [0, 1, '', 'a', none] | select | list }} {{ numbers | select('odd') | list }} {{ numbers | reject('greaterthan', 1) | list }} {{ messages | selectattr('content') | list | length }} {{ messages | map(attribute='missing', default='-') | join }}",
    "{{ tools | map(attribute='function.name') | first }} {{ tools | map(attribute='function.parameters.b.1') | list }} {{ messages | join(', ', attribute='role') }}",
    "{{ mapping | dictsort }} {{ mapping | dictsort(true) }} {{ {'a': 2, 'b': 1} | dictsort(by='value') }} {{ {'a': 2} | items | list }} {{ undefined_thing | items | list }}",
    "{{ [1, 2] + [3] }} {{ (1,) + (2,) }} {{ [1] * 3 }} {{ [1, 2] == [1, 2] }} {{ [1] < [2] }} {{ 'a' < 'b' }} {{ 2 in [1, 2] }} {{ 'z' in mapping }} {{ 'Hi' in messages[1].content }} {{ 3 not in numbers }}",
    "{{ [1] + (2,) }}",
    "{{ [] < 1 }}",
    "{{ 1 in 'abc' }}",
    "{{ 1 in none }}",
    "{{ numbers[0] }} {{ numbers[-1] }} {{ numbers[9] is defined }} {{ numbers[9] }} {{ numbers[1:] }} {{ numbers[::-1] }} {{ numbers[:-1] }} {{ numbers.0 }} {{ (1, 2, 3)[1:] }} {{ range(9)[2:8:3] | list }}",
    "{{ numbers['0'] is defined }} {{ mapping['x']['deep'][1] }} {{ mapping.x.deep.0 }} {{ mapping.q is defined }} {{ keyed['items'] }} {{ keyed.keys() | list }} {{ mapping.get('q', 'no') }} {{ mapping.get('q') }}",
    "{{ numbers.index(2) }} {{ numbers.count(1) }} {{ (1, 1).count(1) }}",
    "{{ numbers.index(99) }}",
    "{{ numbers.append(4) }}",
    "{{ mapping.update({'a': 1}) }}",
    "{{ mapping.pop('z') }}",
    "{% set g = numbers | map('string') %}{{ g | join }}{{ g | join }}{{ numbers | select | length }}",
    "{{ numbers | map('upper') | last }}",
    "{{ dict(a=1, b=2) }} {{ dict([(1, 2)], c=3) }} {{ dict(mapping, z=0)['z'] }}",
    "{% set a, b = [1, 2] %}{{ a }}{{ b }}",
    "{% set a, b = [1, 2, 3] %}",
    # undefined
    "{{ nope }}{{ nope | default('d') }}{{ '' | default('e', true) }}{{ none | default('f') }}{{ none | d('g', boolean=true) }}{{ nope | length }}{{ nope | list }}{{ nope is defined }}{{ not nope }}{{ nope ~ 'x' }}{{ nope == nope2 }}{{ nope == none }}",
    "{{ nope.x }}",
    "{{ nope['x'] }}",
    "{{ nope() }}",
    "{{ nope + 1 }}",
    "{{ nope < 1 }}",
    "{{ nope | int }}",
    "{{ messages[0].nope.deeper }}",
    "{{ messages[9].role }}",
    "{{ none.x is defined }}{{ none['x'] is defined }}",
    "{{ none.x.y }}",
    "{{ 'x'.nope }}|{{ 'x'.nope() }}",
    "{{ 1 if false }}|{{ (1 if false) is defined }}|{{ 'a' if 1 else 'b' if 0 else 'c' }}",
    "{{ 3 is callable }}{{ range is callable }}{{ raise_exception is defined }}{{ strftime_now is defined }}",
    "{% for x in nope %}a{% else %}b{% endfor %}{{ 1 in nope }}",
    "{% for x in none %}a{% endfor %}",
    "{% for x in 5 %}a{% endfor %}",
    "{{ 5() }}",
    "{{ 'abc' | nofilter }}",
    "{{ 1 is notest }}",
    # tests
    "{{ 1 is odd }}{{ 2 is even }}{{ 9 is divisibleby 3 }}{{ 9 is divisibleby(4) }}{{ 1 is eq 1 }}{{ 1 is ne 1 }}{{ 1 is lt 2 }}{{ 1 is gt 2 }}{{ 1 is le 1 }}{{ 1 is ge 2 }}{{ 1 is in [1] }}{{ 'a' is in 'abc' }}{{ none is sameas none }}{{ true is sameas true }}",
    "{{ 1 is number }}{{ true is number }}{{ 1.0 is float }}{{ true is integer }}{{ 's' is sequence }}{{ mapping is sequence }}{{ range(2) is sequence }}{{ mapping.keys() is sequence }}{{ 1 is iterable }}{{ nope is iterable }}{{ 'a' is lower }}{{ 'A1' is upper }}{{ 'upper' is filter }}{{ 'odd' is test }}",
    "{{ not 1 is odd }}{{ 1 is not odd }}{{ not nope is defined }}{{ 1 is odd and 2 is even }}{{ 3 is odd or nope.x }}",
    "{{ 1 + 1 is even }} {{ (1 + 1) is even }} {{ 2 * 3 | string }} {{ 'a' ~ 'b' | upper }} {{ 1 + '2' | int }} {{ not 1 == 2 }} {{ 1 == 1 and 2 == 2 or 3 }}",
    "{{ [1, 2, 3,] }}{{ (1) }}{{ (1,) }}{{ {'a': 1,}['a'] }}{{ 1, 2 }}{{ () }}",
    # time, errors, syntax
    "{{ strftime_now('%Y-%m-%d %H:%M:%S %d %b %Y %B %A %a %j %I %p %y %-d %e|%%|%F %T') }}",
    "{% if strftime_now is defined %}{{ strftime_now('%d %B %Y') }}{% endif %}",
    "{{ raise_exception('no: ' ~ 1) }}",
    "{% if true %}",
    "{% endif %}",
    "{% for x in y %}{% endif %}",
    "{{ 1 + }}",
    "{{ 'open }}",
    "{{ (1 }}",
    "{{ 1) }}",
    "{{ a b }}",
    "{% unknown %}",
    "{# open",
    "{% raw %}x",
    "{{ a = 1 }}",
    "{% set 1 = 2 %}",
    "{% set none = 2 %}",
    "{{ 1 is odd is even }}",
    "{{ f(a=1, 2) }}",
    "{% break %}",
    "{{ ? }}",
    "{{ x | }}",
    "{{ x. }}",
    "{% macro f(a=1, b) %}{% endmacro %}",
    "{{ ''.__class__ }}|{{ {1: 'a', 1.0: 'b', true: 'c', 2.5: 'd'} }}|{{ {1: 'a'}[true] }}|{{ {true: 1} == {1: 1.0} }}",
    "{{ ''.__class__.__mro__ }}",
    "{{ mapping.__class__ is defined }}",
    "{{ range(1000000) }}",
    "{}{ }} %} #} { {",
]


def main():
    class Clock(datetime.datetime):
        @classmethod
        def now(cls, tz=None):
            return FIXED

    chat_template_utils.datetime = Clock
    cases = []
    for source in TEMPLATES:
        try:
            result = {"ok": chat_template_utils._compile_jinja_template(source).render(**CONTEXT)}
        except Exception as error:
            result = {"error": type(error).__name__ + ": " + str(error)}
        cases.append({"template": source, **result})
    out = pathlib.Path(__file__).parent / "features.json"
    out.write_text(json.dumps({"context": CONTEXT, "cases": cases}, indent=1), encoding="utf-8")


main()
