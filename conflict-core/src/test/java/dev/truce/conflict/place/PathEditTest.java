package dev.truce.conflict.place;

import static dev.truce.conflict.Documents.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.conflict.access.FieldPath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class PathEditTest {

    /** An empty value takes away what stands there, and an empty result is for a path that leads nowhere. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // document                           | path    | value     | result
                "{'a':1}                              | ``      | {'b':2}   | {'b':2}",
                "{'a':1}                              | ``      | ``        | ``",
                "{'a':1,'b':2}                        | /a      | 3         | {'a':3,'b':2}",
                "{'a':1,'b':2}                        | /a      | ``        | {'b':2}",
                "{'a':1}                              | /b      | 3         | {'a':1,'b':3}",
                "{'a':1}                              | /b      | ``        | {'a':1}",
                "{'a':{'b':{'c':1}}}                  | /a/b/c  | 2         | {'a':{'b':{'c':2}}}",
                "{'a':{'b':1}}                        | /a/c/d  | 2         | ``",
                "{'a':1}                              | /a/b    | 2         | ``",
                "{'a':1}                              | /a/b/c  | 2         | ``",
                "[{'k':'x','n':1},{'k':'y','n':1}]    | /y/n    | 2         | [{'k':'x','n':1},{'k':'y','n':2}]",
                "[{'k':'x'},{'k':'y'}]                | /y      | {'k':'z'} | [{'k':'x'},{'k':'z'}]",
                "[{'k':'x'},{'k':'y'}]                | /x      | ``        | [{'k':'y'}]",
                "[{'k':'x'},{'k':'y'}]                | /z      | {'k':'z'} | [{'k':'x'},{'k':'y'},{'k':'z'}]",
                "[{'k':'x'},{'k':'y'}]                | /z      | ``        | [{'k':'x'},{'k':'y'}]",
                "[{'k':'x'},{'k':'y'}]                | /z/n    | 1         | ``",
                "[{'k':7},{'k':8}]                    | /8      | ``        | [{'k':7}]",
                "[]                                   | /x      | {'k':'x'} | [{'k':'x'}]",
                "['p','q']                            | /r      | 'r'       | ['p','q','r']"
            })
    void aValueIsReplacedAtItsPlace(String document, String path, String value, String result) {
        JsonNode before = json(document);
        JsonNode put = value.isEmpty() ? null : json(value);
        assertThat(PathEdit.replace(before, FieldPath.parse(path), put)
                        .map(JsonNode::toString)
                        .orElse(""))
                .isEqualTo(result.replace('\'', '"'));
        assertThat(before).as("the document stays as it is").isEqualTo(json(document));
    }

    /** Which members of both elements can be the key. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[{'k':'x','m':1},{'k':'y','m':1}]    | 1   | only k tells them apart",
                "[{'k':'x','m':'y'},{'k':'y','m':1}]  | y   | y is the key of both",
                "[{'k':'y'},{'m':'y'}]                | y   | not every element has k",
                "[{'k':'y'},{'k':null}]               | y   | nothing is no key",
                "[{'k':'y'},{'k':['y']}]              | y   | a list is no key",
                "[{'k':'y'},7]                        | y   | a number has no members",
                "[7,{'k':'y'}]                        | y   | a number has no members"
            })
    void anElementThatNoMemberTellsApartHasNoKey(String list, String key, String why) {
        assertThat(PathEdit.replace(json(list), FieldPath.ROOT.child(key).child("n"), json("2")))
                .as(why)
                .isEmpty();
    }

    @Test
    void anElementThatTwoMembersNameIsOneElement() {
        JsonNode list = json("[{'k':'x','m':'x'},{'k':'y','m':'y'}]");
        assertThat(PathEdit.replace(list, FieldPath.parse("/y/k"), json("'z'")))
                .contains(json("[{'k':'x','m':'x'},{'k':'z','m':'y'}]"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // place                              | name | child
                "{'a':1}                              | a    | 1",
                "{'a':1}                              | b    | ``",
                "7                                    | a    | ``",
                "[{'k':'x'},{'k':'y'}]                | y    | {'k':'y'}",
                "[{'k':'x'},{'k':'y'}]                | 0    | {'k':'x'}",
                "[{'k':'1'},{'k':'0'}]                | 0    | {'k':'0'}",
                "['p','q',7]                          | q    | 'q'",
                "['p','q',7]                          | 2    | 7",
                "['p','q',7]                          | 3    | ``",
                "['p','q',7]                          | 02   | ``",
                "['p','q',7]                          | r    | ``",
                "['2','p','q']                        | 2    | '2'",
                "[]                                   | 0    | ``"
            })
    void aChildIsFoundByItsNameItsKeyItselfOrItsIndex(String place, String name, String child) {
        assertThat(PathEdit.child(json(place), name).map(JsonNode::toString).orElse(""))
                .isEqualTo(child.replace('\'', '"'));
    }
}
