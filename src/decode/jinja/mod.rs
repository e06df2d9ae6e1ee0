//! The Jinja language as chat templates are written in it.
//!
//! Templates are written for Jinja2, in the way that the Python library `transformers` sets it up
//! (`apply_chat_template`): whitespace around blocks trimmed, loop controls, no escaping, Python's own methods and
//! printing, and the functions `raise_exception` and `strftime_now`. MiniJinja runs them here; where it differs from Jinja2
//! in something that templates depend on, this module corrects it. tests/chat_templates.rs compares it with Jinja2.
//!
//! These differences from Jinja2 are known and remain, since MiniJinja's loops and operators have no hook, and its strict kinds of undefined
//! values forbid what Jinja2 allows (to print them, to loop over them):
//!
//! - `none` counts as empty in loops and in some filters (`list`, `join`, `sort`, `sum`), and `none` and undefined values can
//!   be compared by `<` and looked for by `in`. All of these are errors in Jinja2, so no template that works there depends
//!   on them.
//! - The operator `~` and the filter `replace` write floats from 1e16 on and below 1e-4 without an exponent, and lists with
//!   such floats with Rust's.

mod error;
mod filters;
mod json;
mod methods;
mod printing;
mod source;
mod strftime;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Kwargs, ValueKind};
use minijinja::{Environment, Error, Value};

use self::error::invalid;
pub use self::strftime::LocalTime;

/// The most steps that rendering may take: a thousand times what a long conversation needs, about a second's work.
const FUEL: u64 = 1_000_000;

/// Names that Jinja2 defines inside a macro and MiniJinja does not. A template that uses one is refused, since text would
/// silently be missing.
const MISSING_IN_MACROS: [&str; 2] = ["varargs", "kwargs"];

/// A template that has been parsed.
pub struct Template {
    environment: Environment<'static>,
    source: String,
}

impl Template {
    /// Parses a template. `now` is the time that `strftime_now` formats.
    pub fn parse(source: &str, now: LocalTime) -> Result<Self, Error> {
        let template = Self { environment: environment(now)?, source: source::ready(source) };
        let names = template.environment.template_from_str(&template.source)?.undeclared_variables(false);
        match MISSING_IN_MACROS.iter().find(|name| names.contains(**name)) {
            Some(name) => Err(invalid(format!("it uses “{name}”, which cannot be given to a macro here"))),
            None => Ok(template),
        }
    }

    /// Renders the template with these variables.
    pub fn render(&self, values: Value) -> Result<String, Error> {
        self.environment.render_str(&self.source, values)
    }
}

fn environment(now: LocalTime) -> Result<Environment<'static>, Error> {
    let mut environment = Environment::new();
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    environment.set_fuel(Some(FUEL));
    environment.set_formatter(printing::print);
    environment.set_unknown_method_callback(methods::call);
    filters::add(&mut environment);
    environment.add_function("raise_exception", |message: Value| -> Result<Value, Error> {
        Err(invalid(message.to_string()))
    });
    environment.add_function("strftime_now", move |format: &str| now.format(format).map_err(invalid));
    environment.add_function("dict", dict);
    Ok(environment)
}

/// Python's `dict`, from a mapping or pairs and from keyword arguments.
fn dict(start: Option<Value>, more: Kwargs) -> Result<Value, Error> {
    let mut pairs: Vec<(Value, Value)> = Vec::new();
    if let Some(start) = start {
        for item in start.try_iter()? {
            pairs.push(match start.kind() {
                ValueKind::Map => (item.clone(), start.get_item(&item)?),
                _ => (item.get_item_by_index(0)?, item.get_item_by_index(1)?),
            });
        }
    }
    for name in more.args() {
        pairs.push((Value::from(name), more.get(name)?));
    }
    Ok(Value::from_pairs(pairs))
}
