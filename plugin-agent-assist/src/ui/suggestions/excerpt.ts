import { cleanText } from '../../domain/clean-text';
import type { Suggestion } from '../../domain/suggestion';
import { plainTextOf } from '../markdown/plain-text';

const LONG = 120;

/** The words by which a person recognises a suggestion, on one short line; may be empty. */
export function excerptOf(suggestion: Suggestion): string {
  const text = cleanText(wordsOf(suggestion)).replace(/\s+/g, ' ').trim();
  return text.length > LONG ? `${text.slice(0, LONG - 1).trimEnd()}…` : text;
}

function wordsOf(suggestion: Suggestion): string {
  switch (suggestion.kind) {
    case 'smartReply':
      return suggestion.text;
    case 'knowledge':
    case 'faq':
      return suggestion.question;
    case 'searchAnswer':
    case 'freeForm':
      return plainTextOf(suggestion.markdown.slice(0, 4 * LONG), []);
    case 'article':
      return suggestion.source.title;
    case 'coaching': {
      const [instruction] = suggestion.instructions;
      const [point] = [...suggestion.actions, ...suggestion.responses];
      return instruction?.title ?? point?.text ?? suggestion.toolCalls[0]?.tool ?? '';
    }
    case 'dialogflowAssist':
      return suggestion.text || suggestion.intent;
    case 'entities':
      return suggestion.parameters.map(({ name }) => name).join(', ');
    case 'companion': {
      const [guidance] = suggestion.guidances;
      return guidance?.reply || guidance?.action || guidance?.toolCalls[0]?.tool || '';
    }
  }
}
