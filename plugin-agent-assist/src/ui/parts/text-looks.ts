import { textLook } from './look';

/** What was proposed, in its own words. */
export const WORDS = textLook({
  fontSize: 'fontSize30',
  lineHeight: 'lineHeight20',
  overflowWrap: 'anywhere',
  whiteSpace: 'pre-wrap',
});

/** What is said about it. */
export const REMARK = textLook({
  fontSize: 'fontSize20',
  lineHeight: 'lineHeight20',
  color: 'colorTextWeak',
});
