//! Names of languages, which every browser knows, and the languages that the person wants.

use js_sys::{Array, Function, Reflect};
use wasm_bindgen::JsCast;

use super::{call, option};
use crate::domain::Language;

/// The language's name in English; its code, should the browser not know it.
pub fn language_name(language: Language) -> String {
    let code = language.as_str();
    name_of(code).unwrap_or_else(|| code.to_owned())
}

/// The tags (BCP 47) of the languages that the person wants pages in, the most wanted first.
pub fn wanted_languages() -> Vec<String> {
    let navigator = web_sys::window().map(|window| window.navigator());
    navigator
        .map_or_else(Vec::new, |navigator| navigator.languages().iter().filter_map(|tag| tag.as_string()).collect())
}

/// Says in the document in which language its words are.
pub fn set_document_language(tag: &str) {
    if let Some(root) = web_sys::window().and_then(|window| window.document()?.document_element()) {
        let _ = root.set_attribute("lang", tag);
    }
}

fn name_of(code: &str) -> Option<String> {
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let display_names: Function = Reflect::get(&intl, &"DisplayNames".into()).ok()?.dyn_into().ok()?;
    let arguments = Array::of2(&"en".into(), &option("type", &"language".into()));
    let names = Reflect::construct(&display_names, &arguments).ok()?;
    call(&names, "of", &[code.into()]).ok()?.as_string()
}
