//! Which columns of a table have what: told by their names, or said by a person.

use serde::{Deserialize, Serialize};

use crate::dataset::{plain, prompt_kind_column};

/// What a column of answers can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ColumnRole {
    /// The model's answer.
    Response,
    /// The prompt's text, or a conversation that ends with it.
    Prompt,
    /// The prompt's id.
    Id,
    /// The model's name.
    Model,
    /// Whether the prompt is harmless or harmful.
    Kind,
    /// The prompt's subject.
    Category,
    /// What the model was told before.
    SystemPrompt,
    /// The API's word for why the answer ended.
    FinishReason,
    /// Why no answer came.
    Error,
    /// The verdict of another classifier, which is named as the column.
    Verdict,
    /// The verdict of a person, who is named as the column.
    Label,
}

impl ColumnRole {
    /// Every role.
    pub const ALL: [Self; 11] = [
        Self::Response,
        Self::Prompt,
        Self::Id,
        Self::Model,
        Self::Kind,
        Self::Category,
        Self::SystemPrompt,
        Self::FinishReason,
        Self::Error,
        Self::Verdict,
        Self::Label,
    ];

    /// The name on the command line and in the page's choices.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Response => "response",
            Self::Prompt => "prompt",
            Self::Id => "id",
            Self::Model => "model",
            Self::Kind => "kind",
            Self::Category => "category",
            Self::SystemPrompt => "system-prompt",
            Self::FinishReason => "finish-reason",
            Self::Error => "error",
            Self::Verdict => "verdict",
            Self::Label => "label",
        }
    }

    /// The role of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == name)
    }

    /// Whether several columns may have it.
    fn is_shared(self) -> bool {
        matches!(self, Self::Verdict | Self::Label)
    }

    /// Names of columns that have it, in the form of [`plain`], the likeliest first. Those of kinds are
    /// [`prompt_kind_column`]'s.
    fn names(self) -> &'static [&'static str] {
        match self {
            Self::Response => &[
                "response",
                "answer",
                "output",
                "completion",
                "modelresponse",
                "modeloutput",
                "modelanswer",
                "generation",
                "generatedtext",
                "responsetext",
                "outputtext",
                "generated",
                "prediction",
                "reply",
                "assistant",
                "modelcompletion",
                "result",
                "generations",
            ],
            Self::Prompt => {
                &["prompt", "question", "instruction", "input", "query", "userprompt", "messages", "goal", "behavior"]
            }
            Self::Id => &["promptid", "id", "customid", "uid", "key"],
            Self::Model => &["model", "modelname", "modelid", "engine", "generator"],
            Self::Kind => &[],
            Self::Category => &["category", "topic", "type"],
            Self::SystemPrompt => &["systemprompt", "system"],
            Self::FinishReason => &["finishreason", "stopreason"],
            Self::Error => &["error", "errormessage"],
            Self::Verdict | Self::Label => &[
                "verdict",
                "refusal",
                "refused",
                "isrefusal",
                "isrefused",
                "refusallabel",
                "responserefusallabel",
                "judgement",
                "judgment",
                "finallabel",
                "label",
                "annotation",
            ],
        }
    }
}

/// Columns of verdicts whose names begin so are a person's.
const PEOPLE: [&str; 4] = ["human", "annotator", "person", "gold"];

/// Columns with their roles. A column without one is passed over.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnRoles(Vec<(String, ColumnRole)>);

impl ColumnRoles {
    /// By the columns' names.
    pub fn guess(columns: &[&str]) -> Self {
        let mut roles = Self::default();
        for role in ColumnRole::ALL.into_iter().filter(|role| !role.is_shared()) {
            let named = |wanted: &&str| columns.iter().copied().find(|name| plain(name) == *wanted);
            let found = role.names().iter().find_map(named);
            let found = found.map(str::to_owned).filter(|found| roles.of(found).is_none());
            roles.0.extend(found.map(|name| (name, role)));
        }
        for name in columns {
            let plain = plain(name);
            let of_person = PEOPLE.iter().find_map(|person| plain.strip_prefix(person));
            let role = if of_person.is_some() { ColumnRole::Label } else { ColumnRole::Verdict };
            if role.names().contains(&of_person.unwrap_or(&plain)) && roles.of(name).is_none() {
                roles.0.push(((*name).to_owned(), role));
            }
        }
        if let Some(kind) = prompt_kind_column(columns).filter(|kind| roles.of(&kind.name).is_none()) {
            roles.0.push((kind.name, ColumnRole::Kind));
        }
        roles
    }

    /// What a column has.
    pub fn of(&self, column: &str) -> Option<ColumnRole> {
        self.0.iter().find(|(name, _)| name == column).map(|(_, role)| *role)
    }

    /// Says what a column has. One that had the role before loses it, unless several may have it.
    pub fn set(&mut self, column: &str, role: Option<ColumnRole>) {
        self.0.retain(|(name, other)| name != column && (Some(*other) != role || other.is_shared()));
        self.0.extend(role.map(|role| (column.to_owned(), role)));
    }

    /// The column with this role; the first, where there are several.
    pub fn column(&self, role: ColumnRole) -> Option<&str> {
        self.columns(role).next()
    }

    /// The columns with this role.
    pub fn columns(&self, role: ColumnRole) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(_, other)| *other == role).map(|(name, _)| name.as_str())
    }

    /// Whether the prompts can be told, by their texts or their ids.
    pub fn has_prompts(&self) -> bool {
        self.column(ColumnRole::Prompt).or(self.column(ColumnRole::Id)).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_told_by_their_names() {
        let columns =
            ["prompt_id", "prompt", "Model", "response", "prompt_harm_label", "refused", "human_label", "notes"];
        let roles = ColumnRoles::guess(&columns);
        let told = columns.map(|name| roles.of(name).map(ColumnRole::as_str));
        let expected = ["id", "prompt", "model", "response", "kind", "verdict", "label"].map(Some);
        assert_eq!(told[..7], expected);
        assert_eq!(told[7], None);
    }

    #[test]
    fn column_that_gets_a_role_takes_it_from_the_one_that_had_it() {
        let mut roles = ColumnRoles::guess(&["response", "prompt", "refused"]);
        roles.set("text", Some(ColumnRole::Response));
        roles.set("response", Some(ColumnRole::Verdict));
        assert_eq!(roles.column(ColumnRole::Response), Some("text"));
        assert_eq!(roles.columns(ColumnRole::Verdict).collect::<Vec<_>>(), ["refused", "response"]);
        roles.set("prompt", None);
        assert!(!roles.has_prompts());
    }

    #[test]
    fn names_of_roles_are_read_back() {
        for role in ColumnRole::ALL {
            assert_eq!(ColumnRole::from_name(role.as_str()), Some(role));
        }
    }
}
