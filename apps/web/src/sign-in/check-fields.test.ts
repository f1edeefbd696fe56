import { expect, test } from "vitest";
import { checkFields } from "./check-fields.ts";

test("a complete form has no problems", () => {
  expect(checkFields("up", { name: "Ann", email: " ann@example.org ", password: "12345678" })).toEqual({});
  expect(checkFields("in", { name: "", email: "ann@example.org", password: "x" })).toEqual({});
});

test("every field says what it lacks", () => {
  expect(checkFields("up", { name: " ", email: "ann@", password: "1234567" })).toEqual({
    name: "nameMissing",
    email: "emailInvalid",
    password: "passwordShort",
  });
  expect(checkFields("up", { name: "Ann", email: "ann@example.org", password: "" })).toEqual({
    password: "passwordShort",
  });
  expect(checkFields("in", { name: "", email: "", password: "" })).toEqual({
    email: "emailInvalid",
    password: "passwordMissing",
  });
});
