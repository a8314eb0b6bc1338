import { cssLook } from '../parts/look';

/** Looks of formatted text, small enough for a card: headings are bold lines, and wide tables scroll in themselves. */
export const PROSE = cssLook({
  display: 'grid',
  gridTemplateColumns: 'minmax(0, 1fr)',
  gap: 'space30',
  fontSize: 'fontSize30',
  lineHeight: 'lineHeight20',
  color: 'colorText',
  overflowWrap: 'anywhere',
  '& p, & ul, & ol, & blockquote, & pre, & hr': { margin: 'space0' },
  '& p': { whiteSpace: 'pre-wrap' },
  // Sides that follow the direction of writing take no tokens of the theme.
  '& ul, & ol': { paddingInlineStart: '1.25rem' },
  // Flex takes the marks off all lists.
  '& ul': { listStyleType: 'disc' },
  '& ol': { listStyleType: 'decimal' },
  '& li > * + *': { marginTop: 'space20' },
  '& strong, & th': { fontWeight: 'fontWeightSemibold' },
  // Flex sets all text upright.
  '& em': { fontStyle: 'italic' },
  '& blockquote': {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr)',
    gap: 'space20',
    paddingInlineStart: '0.75rem',
    borderWidth: 'borderWidth0',
    borderInlineStartWidth: '2px',
    borderStyle: 'solid',
    borderColor: 'colorBorderWeak',
    color: 'colorTextWeak',
  },
  '& code': {
    fontFamily: 'fontFamilyCode',
    fontSize: 'fontSize20',
    backgroundColor: 'colorBackground',
    borderRadius: 'borderRadius10',
  },
  '& pre': {
    padding: 'space30',
    backgroundColor: 'colorBackground',
    borderRadius: 'borderRadius20',
    whiteSpace: 'pre-wrap',
  },
  '& hr': {
    width: '100%',
    borderWidth: 'borderWidth0',
    borderTopWidth: 'borderWidth10',
    borderStyle: 'solid',
    borderColor: 'colorBorderWeaker',
  },
  '& table': { borderCollapse: 'collapse', overflowWrap: 'normal' },
  '& th, & td': {
    paddingX: 'space30',
    paddingY: 'space20',
    borderWidth: 'borderWidth10',
    borderStyle: 'solid',
    borderColor: 'colorBorderWeaker',
    textAlign: 'start',
    verticalAlign: 'top',
  },
});

/** Goes sideways where its table is wider than the card. */
export const TABLE_SCROLLER = cssLook({
  overflowX: 'auto',
  outline: 'none',
  '&:focus-visible': { boxShadow: 'shadowFocus' },
});
