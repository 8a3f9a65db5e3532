//! JSON lines: one object a line, of which only the columns asked for are looked at.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};

use super::{Columns, Role, Row};

/// Reads a line; what is wrong with it is told in words.
pub(super) fn row<'a>(json: &'a [u8], columns: &Columns) -> Result<Row<'a>, String> {
    let mut reader = serde_json::Deserializer::from_slice(json);
    let row = RowSeed(columns).deserialize(&mut reader).and_then(|row| reader.end().map(|()| row));
    row.map_err(|e| format!("no JSON object: {e}"))
}

struct RowSeed<'c>(&'c Columns);

impl<'de> DeserializeSeed<'de> for RowSeed<'_> {
    type Value = Row<'de>;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Row<'de>, D::Error> {
        reader.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for RowSeed<'_> {
    type Value = Row<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Row<'de>, A::Error> {
        let (mut row, mut second) = (Row::default(), None);
        while let Some(role) = map.next_key_seed(KeySeed(self.0))? {
            match role {
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
                Some(role) => match (role, map.next_value_seed(Words)?) {
                    (_, None) => {}
                    (Role::Text, Some(text)) => row.text = Some(text),
                    (Role::SecondText, Some(text)) => second = Some(text),
                    (role, Some(text)) => row.note(role, text.into_owned()),
                },
            }
        }
        row.text = row.text.or(second);
        Ok(row)
    }
}

/// The name of a column, to what it is wanted for.
struct KeySeed<'c>(&'c Columns);

impl<'de> DeserializeSeed<'de> for KeySeed<'_> {
    type Value = Option<Role>;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Option<Role>, D::Error> {
        reader.deserialize_str(self)
    }
}

impl Visitor<'_> for KeySeed<'_> {
    type Value = Option<Role>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E>(self, name: &str) -> Result<Option<Role>, E> {
        Ok(self.0.role(name))
    }
}

/// A value as words; nothing where it is none that words can be made of.
struct Words;

impl<'de> DeserializeSeed<'de> for Words {
    type Value = Option<Cow<'de, str>>;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Self::Value, D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Words {
    type Value = Option<Cow<'de, str>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Some(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Some(Cow::Owned(text.to_string())))
    }

    fn visit_string<E>(self, text: String) -> Result<Self::Value, E> {
        Ok(Some(Cow::Owned(text)))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Self::Value, E> {
        Ok(Some(Cow::Owned(value.to_string())))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Self::Value, E> {
        Ok(Some(Cow::Owned(value.to_string())))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Self::Value, E> {
        Ok(Some(Cow::Owned(value.to_string())))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(None)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_damaged_line_is_told_or_read(at in 0..200_usize, byte in any::<u8>(), cut in 0..200_usize) {
            let json = r#"{"id":17,"content":"增长\n8\u0025%","published":"2022-04-25","x":[1,{"y":null}]}"#;
            let mut bytes = json.as_bytes().to_vec();
            let len = bytes.len();
            bytes[at % len] = byte;
            bytes.truncate(len - cut % len);
            if let Ok(row) = row(&bytes, &Columns::default()) {
                prop_assert!(row.text.is_none_or(|text| text.len() <= len));
            }
        }
    }

    #[test]
    fn the_columns_asked_for_are_read_and_the_rest_passed_over() {
        let json = r#"{"x":[1,{"content":"no"}],"id":17,"text":"second","content":"增长\n8%","published":"2022-04-25","title":null}"#;
        let row = row(json.as_bytes(), &Columns::default()).unwrap();
        assert_eq!((row.id.as_deref(), row.text.as_deref()), (Some("17"), Some("增长\n8%")));
        assert_eq!(row.side.published.unwrap().to_string(), "2022-04-25");
        assert_eq!(row.side.title, None);
        let columns = Columns { text: Some("body".into()), id: Some("url".into()), ..Columns::default() };
        let other = super::row(r#"{"body":"体","content":"x","url":"u"}"#.as_bytes(), &columns).unwrap();
        assert_eq!((other.id.as_deref(), other.text.as_deref()), (Some("u"), Some("体")));
    }

    #[test]
    fn what_is_no_object_is_told() {
        for json in ["", "[1]", "{", "{\"content\":\"a\"} x", "{\"content\":\"\u{1}\"}", "null"] {
            assert!(row(json.as_bytes(), &Columns::default()).is_err(), "{json}");
        }
        assert!(row(b"{\"content\":\"\xff\"}", &Columns::default()).is_err());
    }
}
