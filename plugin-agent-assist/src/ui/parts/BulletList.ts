import { css, styled } from '@twilio-paste/core/styling-library';

/** A short list inside a notice. Flex takes the marks off every list. */
export const BulletList = styled.ul(
  css({ listStyleType: 'disc', margin: 'space0', marginTop: 'space10', paddingLeft: 'space50' }),
);
