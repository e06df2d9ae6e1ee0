//! A template's text, made ready for MiniJinja: what Jinja2 reads there and MiniJinja does not, or reads otherwise.
//!
//! - Every kind of line break is "\n".
//! - The tags `{% generation %}` and `{% endgeneration %}`, by which templates mark the model's words for training, print
//!   nothing and open a scope of their own, which is what the tag `with` does.
//! - Texts have Python's escapes: a backslash before a line break joins two lines, and `\/` is two characters.

/// What stands for the tags, whose whitespace control stays as it is.
const STANDS_FOR: [(&str, &str); 2] = [("generation", "with"), ("endgeneration", "endwith")];

/// The template for MiniJinja. Comments, raw blocks and what is printed as it stands keep what looks like a tag in them.
pub(super) fn ready(source: &str) -> String {
    let source = source.replace("\r\n", "\n").replace('\r', "\n");
    let mut out = String::with_capacity(source.len());
    let mut rest = source.as_str();
    while let Some(at) = rest.find('{') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let length = match from.as_bytes().get(1) {
            Some(b'#') => from.find("#}").map_or(from.len(), |end| end + 2),
            Some(b'{') => {
                let end = end_of_code(from, "}}");
                push_code(&mut out, from.get(..end).unwrap_or_default());
                rest = from.get(end..).unwrap_or_default();
                continue;
            }
            Some(b'%') => {
                let end = end_of_code(from, "%}");
                let (tag, after) = from.split_at(end);
                let name = name_of(tag);
                if name == "raw" {
                    end + end_of_raw(after)
                } else {
                    match STANDS_FOR.iter().find(|(known, _)| *known == name) {
                        Some((_, word)) => out.push_str(&tag.replacen(name, word, 1)),
                        None => push_code(&mut out, tag),
                    }
                    rest = after;
                    continue;
                }
            }
            _ => 1,
        };
        let (kept, after) = from.split_at(length);
        out.push_str(kept);
        rest = after;
    }
    out + rest
}

/// The word in a tag that has no other.
fn name_of(tag: &str) -> &str {
    let inner = tag.strip_prefix("{%").and_then(|tag| tag.strip_suffix("%}")).unwrap_or_default();
    inner.strip_prefix(['-', '+']).unwrap_or(inner).trim_end_matches(['-', '+']).trim()
}

/// Bytes to the end of a tag or an expression; its texts and brackets may hold what looks like the end.
fn end_of_code(source: &str, close: &str) -> usize {
    let (mut quote, mut open) = (None, 0_usize);
    let mut characters = source.char_indices().skip(2);
    while let Some((at, character)) = characters.next() {
        match (quote, character) {
            (Some(_), '\\') => drop(characters.next()),
            (Some(begun), _) if begun == character => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(character),
            (None, _) if open == 0 && source.get(at..).is_some_and(|rest| rest.starts_with(close)) => {
                return at + close.len();
            }
            (None, '(' | '[' | '{') => open += 1,
            (None, ')' | ']' | '}') => open = open.saturating_sub(1),
            (None, _) => {}
        }
    }
    source.len()
}

/// Bytes to the end of the tag that closes a raw block.
fn end_of_raw(source: &str) -> usize {
    let mut tags = source.match_indices("{%").filter_map(|(at, _)| {
        let end = at + source.get(at..)?.find("%}")? + 2;
        (name_of(source.get(at..end)?) == "endraw").then_some(end)
    });
    tags.next().unwrap_or(source.len())
}

/// A tag or an expression, the escapes in its texts put the way that MiniJinja reads them.
fn push_code(out: &mut String, code: &str) {
    let mut quote = None;
    let mut characters = code.chars();
    while let Some(character) = characters.next() {
        match (quote, character) {
            (Some(_), '\\') => push_escape(out, &mut characters),
            (Some(open), _) if open == character => {
                quote = None;
                out.push(character);
            }
            (None, '\'' | '"') => {
                quote = Some(character);
                out.push(character);
            }
            _ => out.push(character),
        }
    }
}

fn push_escape(out: &mut String, characters: &mut std::str::Chars<'_>) {
    match characters.next() {
        Some('\n') => {} // the line goes on
        Some('a') => out.push_str(r"\x07"),
        Some('v') => out.push_str(r"\x0b"),
        Some('/') => out.push_str(r"\\/"),
        Some('U') => {
            let digits = characters.as_str().get(..8);
            match digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()).and_then(char::from_u32) {
                Some(character) => {
                    out.push(character);
                    // The eight digits, which are one byte each.
                    characters.nth(7);
                }
                // MiniJinja says that an escape is not right, as Jinja2 does.
                None => out.push_str(r"\x"),
            }
        }
        Some(other) => {
            out.push('\\');
            out.push(other);
        }
        None => out.push('\\'),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::ready;

    #[test]
    fn the_tags_for_training_become_a_scope() {
        for (source, expected) in [
            ("a{% generation %}b{% endgeneration %}c", "a{% with %}b{% endwith %}c"),
            ("{%- generation -%}{%+endgeneration+%}", "{%- with -%}{%+endwith+%}"),
            ("{%\ngeneration\n%}", "{%\nwith\n%}"),
            ("generation {{ generation }}", "generation {{ generation }}"),
            ("{{ '{% generation %}' }}", "{{ '{% generation %}' }}"),
            ("{{ '}}{% generation %}' }}", "{{ '}}{% generation %}' }}"),
            ("{% set a = '%}' %}{% generation %}", "{% set a = '%}' %}{% with %}"),
            (r"{{ 'it\'s }}' }}{% generation %}", r"{{ 'it\'s }}' }}{% with %}"),
            ("{# {% generation %} #}", "{# {% generation %} #}"),
            ("{% raw %}{% generation %}{% endraw %}", "{% raw %}{% generation %}{% endraw %}"),
            ("{%- raw -%}'{%- endraw -%}{% generation %}", "{%- raw -%}'{%- endraw -%}{% with %}"),
            ("{% generation", "{% generation"),
            ("{", "{"),
            ("ü{ö{% generation %}ß", "ü{ö{% with %}ß"),
        ] {
            assert_eq!(ready(source), expected, "{source}");
        }
    }

    #[test]
    fn escapes_are_put_the_way_that_minijinja_reads_them() {
        for (source, expected) in [
            ("{{ 'a\\\nb' }}", "{{ 'ab' }}"),
            ("{{ 'a\\\r\nb' }}\r\n\r", "{{ 'ab' }}\n\n"),
            (r"{{ '\/ \a \v \\/ \n' }}", r"{{ '\\/ \x07 \x0b \\/ \n' }}"),
            (r"{% set a = '\U0001F600!' %}", "{% set a = '😀!' %}"),
            (r"{{ '\U0000' }}", r"{{ '\x0000' }}"),
            (r"{{ '\Uüüüüüüüü' }}", r"{{ '\xüüüüüüüü' }}"),
            (r"a \/ b", r"a \/ b"),
            (r"{% raw %}'\/'{% endraw %}", r"{% raw %}'\/'{% endraw %}"),
            (r"{{ 'a\", r"{{ 'a\"),
            (r"{{ {'a': {'b': 1}}['a'] ~ '\/' }}", r"{{ {'a': {'b': 1}}['a'] ~ '\\/' }}"),
            (r"{% set a = {'b': {}}%}{{ '\/' }}", r"{% set a = {'b': {}}%}{{ '\\/' }}"),
            (r"{{ ({'a': [{}]}) }}'\/'", r"{{ ({'a': [{}]}) }}'\/'"),
        ] {
            assert_eq!(ready(source), expected, "{source}");
        }
    }

    proptest! {
        #[test]
        fn a_template_without_such_tags_and_escapes_stays_as_it_is(source in "([{}%#'\" -]|raw|end|ü|\\\\[n'\"\\\\]){0,30}") {
            prop_assert_eq!(ready(&source), source);
        }
    }
}
