//! A run's head as files and the browser's store keep it.

use serde_json::Value;

use crate::domain::{
    Budget, ClassifierRef, Contrast, Convention, Counting, Decoder, Exclusion, FieldError, Fields, ModelSettings,
    Prices, PromptSetRef, RunHead, RunState, Sampling, decimal,
};

/// Puts the head's fields in; its id and the fields that nobody knows are the caller's.
pub(super) fn write(head: &RunHead, fields: &mut Fields) {
    fields.put("created_at", head.created_at.as_str());
    fields.put("app_version", head.app_version.as_str());
    fields.put("model", write_model(&head.model));
    fields.put("prompt_sets", head.prompt_sets.iter().map(write_prompt_set).collect::<Vec<_>>());
    let mut classifier = Fields::default();
    classifier.put("id", head.classifier.id.as_str());
    classifier.put("version", head.classifier.version.as_str());
    fields.put("classifier", classifier);
    fields.put("convention", head.counting.convention.as_str());
    fields.put("count_blocks_as_refusals", head.counting.blocks_as_refusals);
    fields.put("state", head.state.as_str());
    fields.put("planned", head.planned);
    fields.put_some("title", head.title.as_deref());
    if !head.tags.is_empty() {
        fields.put("tags", head.tags.clone());
    }
}

fn write_model(model: &ModelSettings) -> Value {
    let mut fields = Fields::default();
    fields.put("provider", model.provider.as_str());
    fields.put("base_url", model.base_url.as_str());
    fields.put("name", model.name.as_str());
    fields.put("system_prompt", model.system_prompt.as_str());
    fields.put_number("temperature", model.temperature);
    fields.put("max_tokens", model.max_tokens);
    fields.put_some("prices", model.prices.map(write_prices));
    fields.put_some("spending_limit", model.budget.limit.map(decimal::value));
    fields.put_some("decoder", model.decoder.as_ref().map(write_decoder));
    fields.put_rest(&model.extra);
    fields.into()
}

fn write_decoder(decoder: &Decoder) -> Value {
    let mut fields = Fields::default();
    fields.put_number("alpha", decoder.alpha);
    fields.put("reverse", decoder.contrast.as_str());
    fields.put("second_prompt", decoder.second_prompt.as_str());
    fields.put_some("known_tokens", decoder.known_tokens);
    if !decoder.rendered.is_empty() {
        fields.put("rendered", decoder.rendered.clone());
    }
    fields.into()
}

fn write_prices(prices: Prices) -> Value {
    let mut fields = Fields::default();
    fields.put_number("input", prices.input);
    fields.put_number("output", prices.output);
    fields.into()
}

fn write_prompt_set(set: &PromptSetRef) -> Value {
    let mut fields = Fields::default();
    fields.put("id", set.id.as_str());
    fields.put("sha256", set.sha256.as_str());
    fields.put("per_category", set.sampling.per_category());
    fields.put_some("total", set.sampling.total());
    fields.put("seed", set.seed);
    if !set.excluded.is_empty() {
        fields.put("excluded", set.excluded.iter().map(write_exclusion).collect::<Vec<_>>());
    }
    fields.put_rest(&set.extra);
    fields.into()
}

fn write_exclusion(exclusion: &Exclusion) -> Value {
    let mut fields = Fields::default();
    fields.put("prompt_id", exclusion.prompt_id.as_str());
    fields.put("reason", exclusion.reason.as_str());
    fields.put_rest(&exclusion.extra);
    fields.into()
}

/// Takes a head out, with room for its id and for the fields that are left. A run that comes from a file or the store is
/// not running, whatever it was when it was written. `items` is how many prompts it had if it does not say so itself.
pub(super) fn read(fields: &mut Fields, items: usize) -> Result<RunHead, FieldError> {
    let mut classifier = fields.needed_object("classifier")?;
    let state = fields.word("state", RunState::from_name)?.unwrap_or(RunState::Done);
    let prompt_sets = fields.needed_objects("prompt_sets")?;
    Ok(RunHead {
        id: String::new(),
        created_at: fields.needed_text("created_at")?,
        app_version: fields.needed_text("app_version")?,
        model: read_model(fields.needed_object("model")?)?,
        prompt_sets: prompt_sets.into_iter().map(read_prompt_set).collect::<Result<_, _>>()?,
        classifier: ClassifierRef { id: classifier.needed_text("id")?, version: classifier.needed_text("version")? },
        counting: read_counting(fields)?,
        planned: fields.count("planned")?.map_or(items, |planned| planned as usize),
        state: if state.is_live() { RunState::Stopped } else { state },
        title: fields.text("title")?.filter(|title| !title.is_empty()),
        tags: read_tags(fields)?,
        is_deleted: false,
        extra: Default::default(),
    })
}

/// Earlier versions knew only whether partial answers count as refused.
fn read_counting(fields: &mut Fields) -> Result<Counting, FieldError> {
    let of_partial = if fields.flag("count_partial_as_refusals")? { Convention::XsTest } else { Convention::Default };
    Ok(Counting {
        convention: fields.word("convention", Convention::from_name)?.unwrap_or(of_partial),
        blocks_as_refusals: fields.flag("count_blocks_as_refusals")?,
    })
}

/// More tags than anybody gives a run.
const MOST_TAGS: usize = 100;

fn read_tags(fields: &mut Fields) -> Result<Vec<String>, FieldError> {
    let mut tags: Vec<String> = Vec::new();
    for tag in fields.list("tags")? {
        let tag = tag.as_str().ok_or_else(|| fields.error("tags", "a list of texts"))?;
        if tags.len() < MOST_TAGS && !tag.is_empty() && !tags.iter().any(|known| known == tag) {
            tags.push(tag.to_owned());
        }
    }
    Ok(tags)
}

fn read_model(mut fields: Fields) -> Result<ModelSettings, FieldError> {
    let budget = Budget { limit: amount(&mut fields, "spending_limit")? };
    let mut settings = ModelSettings {
        provider: fields.needed_text("provider")?,
        base_url: fields.needed_text("base_url")?,
        name: fields.needed_text("name")?,
        system_prompt: fields.text("system_prompt")?.unwrap_or_default(),
        temperature: fields.number("temperature")?.ok_or_else(|| fields.error("temperature", "a number"))?,
        max_tokens: fields.count("max_tokens")?.ok_or_else(|| fields.error("max_tokens", "a whole number"))?,
        prices: fields.object("prices")?.map(read_prices).transpose()?,
        budget,
        decoder: None,
        extra: fields.into_rest(),
    };
    // One of another kind stays as it is.
    settings.decoder = settings.extra.get("decoder").and_then(read_decoder);
    if settings.decoder.is_some() {
        settings.extra.remove("decoder");
    }
    Ok(settings)
}

fn read_decoder(value: &Value) -> Option<Decoder> {
    let mut fields = Fields::of(value.clone(), "").ok()?;
    let alpha = fields.number("alpha").ok()??;
    let texts = fields.list("rendered").ok()?;
    let decoder = Decoder {
        alpha,
        contrast: fields.word("reverse", Contrast::from_name).ok()??,
        second_prompt: fields.text("second_prompt").ok()??,
        known_tokens: fields.count("known_tokens").ok()?,
        rendered: texts.iter().filter_map(|text| text.as_str().map(str::to_owned)).collect(),
    };
    let is_ours = (-1.0..=1.0).contains(&alpha) && alpha != 0.0 && fields.into_rest().is_empty();
    is_ours.then_some(decoder)
}

fn read_prices(mut fields: Fields) -> Result<Prices, FieldError> {
    let mut price = |name| amount(&mut fields, name)?.ok_or_else(|| fields.error(name, MONEY));
    Ok(Prices { input: price("input")?, output: price("output")? })
}

const MONEY: &str = "a number that is not negative";

fn amount(fields: &mut Fields, name: &str) -> Result<Option<f64>, FieldError> {
    match fields.number(name)? {
        Some(amount) if amount < 0.0 => Err(fields.error(name, MONEY)),
        amount => Ok(amount),
    }
}

fn read_prompt_set(mut fields: Fields) -> Result<PromptSetRef, FieldError> {
    Ok(PromptSetRef {
        id: fields.needed_text("id")?,
        sha256: fields.needed_text("sha256")?,
        sampling: read_sampling(&mut fields)?,
        seed: fields.whole("seed")?.ok_or_else(|| fields.error("seed", "a whole number"))?,
        excluded: fields.objects("excluded")?.into_iter().map(read_exclusion).collect::<Result<_, _>>()?,
        extra: fields.into_rest(),
    })
}

/// A file that says neither number means all there are.
fn read_sampling(fields: &mut Fields) -> Result<Sampling, FieldError> {
    let (per_category, total) = (fields.count("per_category")?, fields.count("total")?);
    Ok(Sampling::from_numbers(per_category, total).unwrap_or(Sampling::PerCategory(None)))
}

fn read_exclusion(mut fields: Fields) -> Result<Exclusion, FieldError> {
    Ok(Exclusion {
        prompt_id: fields.needed_text("prompt_id")?,
        reason: fields.text("reason")?.unwrap_or_default(),
        extra: fields.into_rest(),
    })
}
