export interface Fields {
  name: string;
  email: string;
  password: string;
}

export type FieldProblem = "nameMissing" | "emailInvalid" | "passwordMissing" | "passwordShort";
export type FieldProblems = Partial<Record<keyof Fields, FieldProblem>>;

const SHORTEST_PASSWORD = 8;

/** What is wrong with the form, by field; empty when it can be sent. */
export function checkFields(kind: "in" | "up", { name, email, password }: Fields): FieldProblems {
  const problems: FieldProblems = {};
  if (kind === "up" && !name.trim()) problems.name = "nameMissing";
  if (!/^\S+@\S+\.\S+$/.test(email.trim())) problems.email = "emailInvalid";
  if (kind === "up" && password.length < SHORTEST_PASSWORD) problems.password = "passwordShort";
  else if (!password) problems.password = "passwordMissing";
  return problems;
}
