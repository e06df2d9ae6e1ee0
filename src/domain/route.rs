//! The address line's hash: `#/page?settings`.

use std::fmt;
use std::str::FromStr;

use super::Preset;

/// A page of the app.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Page {
    /// How to read the chart, and prompts with recorded answers to judge.
    #[default]
    Learn,
    /// The forms, a run's progress, and the chart beside them.
    Measure,
    /// Every answer of a run.
    Responses,
    /// Rates by category: OR-Bench's and ALERT's views.
    Categories,
    /// Runs over the same prompts, held against one of them.
    Compare,
    /// Every run of this browser.
    Runs,
    /// People's labels, judges, and how far they and the classifiers agree.
    Labels,
    /// One pasted answer, judged by every classifier.
    Classifier,
    /// What is in a prompt set.
    Prompts,
    /// One prompt answered plainly and from two contexts.
    Rose,
}

/// Where a page stands in the navigation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageGroup {
    /// By itself.
    Start,
    /// What runs have come to.
    Results,
    /// How prompts and answers are made.
    Methods,
}

/// Every page in the order of the navigation, with its part of the hash.
const ROUTES: [(Page, &str, PageGroup); 10] = [
    (Page::Learn, "", PageGroup::Start),
    (Page::Measure, "run", PageGroup::Start),
    (Page::Responses, "responses", PageGroup::Results),
    (Page::Categories, "categories", PageGroup::Results),
    (Page::Compare, "compare", PageGroup::Results),
    (Page::Runs, "runs", PageGroup::Results),
    (Page::Labels, "labels", PageGroup::Results),
    (Page::Classifier, "classifier", PageGroup::Results),
    (Page::Prompts, "prompts", PageGroup::Methods),
    (Page::Rose, "rose", PageGroup::Methods),
];

impl Page {
    /// Every page, in the order of the navigation.
    pub fn all() -> impl Iterator<Item = Self> {
        ROUTES.iter().map(|(page, ..)| *page)
    }

    /// The pages of a group, in the order of the navigation.
    pub fn of_group(group: PageGroup) -> impl Iterator<Item = Self> {
        ROUTES.iter().filter(move |(_, _, other)| *other == group).map(|(page, ..)| *page)
    }

    /// The page's part of the hash.
    pub fn slug(self) -> &'static str {
        ROUTES.iter().find(|(page, ..)| *page == self).map_or("", |(_, slug, _)| slug)
    }

    fn from_slug(slug: &str) -> Option<Self> {
        ROUTES.iter().find(|(_, other, _)| *other == slug).map(|(page, ..)| *page)
    }
}

/// Where a link leads, and what it proposes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Route {
    /// The page to show.
    pub page: Page,
    /// Settings to fill in; starts nothing.
    pub preset: Preset,
}

/// Why a link could not be followed whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RouteError {
    /// No page has that name.
    NoSuchPage(String),
    /// A number cannot be read.
    BadValue {
        /// The parameter.
        name: String,
        /// What it was set to.
        value: String,
    },
}

impl Route {
    /// The page that a link names, even where its settings cannot be read.
    pub fn page_of(hash: &str) -> Option<Page> {
        Page::from_slug(split(hash).0)
    }
}

/// A hash's page and its parameters.
fn split(hash: &str) -> (&str, &str) {
    let path = hash.trim_start_matches('#').trim_start_matches('/');
    let (slug, query) = path.split_once('?').unwrap_or((path, ""));
    (slug.trim_end_matches('/'), query)
}

impl FromStr for Route {
    type Err = RouteError;

    fn from_str(hash: &str) -> Result<Self, RouteError> {
        let (slug, query) = split(hash);
        let mut page = Page::from_slug(slug).ok_or_else(|| RouteError::NoSuchPage(slug.to_owned()))?;
        let mut preset = Preset::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            preset
                .set_parameter(&name, &value)
                .map_err(|_| RouteError::BadValue { name: name.into_owned(), value: value.into_owned() })?;
        }
        // A link with a run's settings leads to the forms that they fill.
        if page == Page::Learn && preset.has_settings() {
            page = Page::Measure;
        }
        Ok(Self { page, preset })
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(self.preset.parameters());
        let query = query.finish();
        let mark = if query.is_empty() { "" } else { "?" };
        write!(f, "#/{}{mark}{query}", self.page.slug())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Convention, SampleSize, Settings};

    #[test]
    fn a_link_with_all_settings_comes_back_the_same() {
        let mut settings =
            Settings { base_url: "http://127.0.0.1:8001/v1".into(), model: "m/1 & 2".into(), ..Settings::default() };
        settings.system_prompt = "Be kind.\n#?&=%".into();
        settings.prompts.sampling = SampleSize::PerCategory(None);
        settings.prompts.sets = vec!["or-bench-hard-1k".into(), "or-bench-toxic".into()];
        let mut preset = Preset::of(&settings);
        preset.convention = Some(Convention::XsTest);
        let route = Route { page: Page::Responses, preset };
        let read: Route = route.to_string().parse().unwrap();
        assert_eq!(read, route);
        let mut filled = Settings::default();
        read.preset.apply_to(&mut filled);
        assert_eq!(filled, settings);
    }

    #[test]
    fn a_number_that_may_be_missing_is_in_a_link_only_where_it_is_set() {
        let read = |link: &str| {
            let mut settings = Settings::default();
            settings.decoding.top_p = Some(0.5);
            link.parse::<Route>().unwrap().preset.apply_to(&mut settings);
            settings
        };
        assert_eq!(read("#/run?top_p=0.9").decoding.top_p, Some(0.9));
        assert_eq!(read("#/run?top_p=7").decoding.top_p, Some(1.0));
        assert_eq!(read("#/run?top_p=").decoding.top_p, None);
        assert_eq!(read("#/run").decoding.top_p, Some(0.5));
        let link = |settings: &Settings| Route { page: Page::Measure, preset: Preset::of(settings) }.to_string();
        assert!(link(&read("#/run")).contains("&top_p=0.5&") && !link(&Settings::default()).contains("top_p"));
    }

    #[test]
    fn a_link_says_whether_sensitive_exercises_are_left_out() {
        let hides = |link: &str| link.parse::<Route>().unwrap().preset.hides_sensitive;
        assert_eq!(hides("#/run?sensitive=hide&seed=3"), Some(true));
        assert_eq!(hides("#/run?sensitive=show"), Some(false));
        assert_eq!((hides("#/run?sensitive=perhaps"), hides("#/run?seed=3")), (None, None));
        let route: Route = "#/?sensitive=hide".parse().unwrap();
        assert_eq!((route.page, &*route.to_string()), (Page::Learn, "#/?sensitive=hide"));
    }

    #[test]
    fn a_key_in_a_link_is_not_read() {
        let route: Route = "#/run?api_key=sk-1&key=sk-2&model=m".parse().unwrap();
        assert_eq!(route.to_string(), "#/run?model=m");
    }

    #[test]
    fn a_broken_link_is_an_error_that_names_the_parameter() {
        assert_eq!("#/nowhere".parse::<Route>(), Err(RouteError::NoSuchPage("nowhere".into())));
        let bad = RouteError::BadValue { name: "seed".into(), value: "x".into() };
        assert_eq!("#/run?seed=x".parse::<Route>(), Err(bad));
        assert_eq!(Route::page_of("#/run?seed=x"), Some(Page::Measure));
        assert_eq!(Route::page_of("#/nowhere"), None);
        assert_eq!("".parse::<Route>(), Ok(Route::default()));
    }

    #[test]
    fn a_link_with_settings_and_no_page_leads_to_the_forms() {
        let page = |hash: &str| hash.parse::<Route>().unwrap().page;
        assert_eq!(page("#/?model=m"), Page::Measure);
        assert_eq!(page("#/?convention=strict&utm_source=x"), Page::Learn);
        assert_eq!(page("#/runs?model=m"), Page::Runs);
    }

    #[test]
    fn every_page_is_found_by_its_link() {
        for page in Page::all() {
            let route = Route { page, ..Route::default() };
            assert_eq!(route.to_string().parse(), Ok(route));
        }
    }

    #[test]
    fn numbers_of_a_link_are_brought_into_bounds() {
        let mut settings = Settings::default();
        let route: Route = "#/run?temperature=9&concurrency=100000&max_tokens=0&per_category=0".parse().unwrap();
        route.preset.apply_to(&mut settings);
        assert_eq!(settings.decoding.temperature, 2.0);
        assert_eq!(settings.concurrency, 256);
        assert_eq!(settings.decoding.max_tokens, 1);
        assert_eq!(settings.prompts.sampling, SampleSize::PerCategory(None));
        // The form's bounds hold for every number.
        let route: Route = "#/run?temperature=-3&alpha=-7&max_tokens=4294967295&silence=4294967295".parse().unwrap();
        route.preset.apply_to(&mut settings);
        assert_eq!((settings.decoding.temperature, settings.decoder.alpha), (0.0, -1.0));
        assert_eq!((settings.decoding.max_tokens, settings.request_limits.idle_timeout_s), (1_000_000, 3_600));
    }
}
