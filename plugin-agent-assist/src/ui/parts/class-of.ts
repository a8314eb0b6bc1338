import { createCache, EmotionCSS } from '@twilio-paste/core/styling-library';

type Style = Parameters<typeof EmotionCSS>[0];

/** Emotion keeps it to itself in which sheet Paste's own classes are. */
const createSheet = () => createCache({ key: 'agent-assist' });
let sheet: ReturnType<typeof createSheet> | undefined;

/**
 * Puts a style into the page, once.
 * @param style values of CSS, by properties in camel case; pseudo-classes as `&:hover`
 * @returns the class that has it
 */
export function classOf(style: Style): string {
  sheet ??= createSheet();
  const serialised = EmotionCSS(style);
  const name = `${sheet.key}-${serialised.name}`;
  if (sheet.inserted[serialised.name] === undefined) sheet.insert(`.${name}`, serialised, sheet.sheet, true);
  return name;
}
