import * as React from 'react';
import { css, styled } from '@twilio-paste/core/styling-library';

import { strings } from '../strings';
import { ConfigurationNotice } from './Notices';

/** Looks as the panel of a task does, which has a heading and a body of Paste's own. */
const PlainPanel = styled.section(
  css({
    display: 'flex',
    flexDirection: 'column',
    boxSizing: 'border-box',
    width: '100%',
    height: '100%',
    minHeight: 0,
    overflow: 'hidden',
    backgroundColor: 'colorBackgroundBody',
    color: 'colorText',
    fontSize: 'fontSize30',
    '& > header': {
      flexShrink: 0,
      padding: 'space40',
      borderBottomWidth: 'borderWidth10',
      borderBottomStyle: 'solid',
      borderBottomColor: 'colorBorderWeaker',
    },
    '& > header > h2': {
      margin: 0,
      fontSize: 'inherit',
      fontWeight: 'fontWeightBold',
      lineHeight: 'lineHeight30',
    },
    '& > [data-problems]': { flexShrink: 0, padding: 'space40' },
    '& > [data-empty]': {
      paddingX: 'space50',
      paddingY: 'space60',
      textAlign: 'center',
      lineHeight: 'lineHeight20',
    },
    '& > [data-empty] > p': { margin: 0, color: 'colorTextWeak' },
    '& > [data-empty] > p:first-of-type': { color: 'inherit', fontWeight: 'fontWeightSemibold' },
  }),
);

export interface NoTaskProps {
  /** One sentence for each setting that is missing or wrong, beginning with its name. */
  readonly problems: readonly string[];
}

/**
 * The panel until a task is selected or a summary turns out unsaved. Flex draws it at its start, where each component of
 * Paste would cost a millisecond, so it is one; what names something that went wrong is drawn only if there is something.
 */
export const NoTask: React.FC<NoTaskProps> = ({ problems }) => (
  <PlainPanel aria-label={strings.panel} data-paste-element="AGENT_ASSIST_PANEL">
    <header>
      <h2>{strings.panel}</h2>
    </header>
    {problems.length > 0 && (
      <div data-problems>
        <ConfigurationNotice problems={problems} />
      </div>
    )}
    <div data-empty>
      <p>{strings.noTask}</p>
      <p>{strings.noTaskMeans}</p>
    </div>
  </PlainPanel>
);
