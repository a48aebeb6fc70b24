//! Where the texts of a piece were written, for text that does not fit.

/// Fields of a job (`people.0.name`) with the names of `check::Sources` that hold them.
#[derive(Clone, Debug)]
pub struct Origin {
    fields: Vec<(String, String)>,
    otherwise: String,
}

impl Origin {
    /// `otherwise` holds everything that is not named.
    pub fn new(otherwise: String) -> Self {
        Self { fields: Vec::new(), otherwise }
    }

    pub fn add(&mut self, field: impl Into<String>, source: impl Into<String>) {
        self.fields.push((field.into(), source.into()));
    }

    /// The source of `field`, or of the nearest field that holds it.
    pub fn of(&self, field: &str) -> &str {
        let holds = |name: &str| {
            field.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        let found = self.fields.iter().filter(|(name, _)| holds(name)).max_by_key(|(name, _)| name.len());
        found.map_or(&self.otherwise, |(_, source)| source)
    }
}

#[cfg(test)]
mod tests {
    use super::Origin;

    #[test]
    fn the_nearest_field_is_named() {
        let mut origin = Origin::new("community/x".to_owned());
        origin.add("people.1", "worker/x/a");
        origin.add("people.1.role", "role/网格员");
        assert_eq!(origin.of("people.1.role"), "role/网格员");
        assert_eq!(origin.of("people.1.name"), "worker/x/a");
        assert_eq!(origin.of("people.11.name"), "community/x");
    }
}
