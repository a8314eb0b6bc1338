/** How many questions an agent may want to ask again. */
const MAX_RECENT = 5;

/** Two questions that a person would call the same are equal in this form. */
export const normalised = (question: string): string =>
  question
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/ ?[?!.]+$/, '')
    .toLowerCase();

/** The recent questions after one more; the same list where that is the newest already. */
export const remembering = (recent: readonly string[], question: string): readonly string[] => {
  if (question === recent[0] || question.trim() === '') return recent;
  const asked = normalised(question);
  return [question, ...recent.filter((other) => normalised(other) !== asked)].slice(0, MAX_RECENT);
};

export const without = (questions: readonly string[], asked: readonly string[]): readonly string[] => {
  const forms = new Set(asked.map(normalised));
  return questions.filter((question) => !forms.has(normalised(question)));
};
