/** How a box looks that draws border and focus for a field without a look of its own, such as `BareInput`. */
export const FIELD_FRAME = {
  borderRadius: 'borderRadius20',
  backgroundColor: 'colorBackgroundBody',
  boxShadow: 'shadowBorder',
  color: 'colorText',
  lineHeight: 'lineHeight20',
  _hover: { boxShadow: 'shadowBorderPrimary' },
  _focusWithin: { boxShadow: 'shadowFocus' },
} as const;
