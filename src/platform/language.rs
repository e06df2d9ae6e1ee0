//! Names of languages, which every browser knows.

use js_sys::{Array, Function, Reflect};
use wasm_bindgen::JsCast;

use super::{call, option};
use crate::domain::Language;

/// The language's name in English; its code, should the browser not know it.
pub fn language_name(language: Language) -> String {
    let code = language.as_str();
    name_of(code).unwrap_or_else(|| code.to_owned())
}

fn name_of(code: &str) -> Option<String> {
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let display_names: Function = Reflect::get(&intl, &"DisplayNames".into()).ok()?.dyn_into().ok()?;
    let arguments = Array::of2(&"en".into(), &option("type", &"language".into()));
    let names = Reflect::construct(&display_names, &arguments).ok()?;
    call(&names, "of", &[code.into()]).ok()?.as_string()
}
