import * as React from 'react';
import { Box } from '@twilio-paste/core/box';
import { ScreenReaderOnly } from '@twilio-paste/core/screen-reader-only';
import { SkeletonLoader } from '@twilio-paste/core/skeleton-loader';
import { Text } from '@twilio-paste/core/text';

import { cleanText } from '../../domain/clean-text';
import type { AssistFailure } from '../../domain/failure';
import type { ContactView } from '../../domain/supervision';
import { GlyphAction } from '../parts/GlyphAction';
import type { ShownPhase, ShownRow } from './merge-rows';
import { Fact, Facts } from './Facts';
import { NotLoaded } from './NotLoaded';
import { StoredVersion } from './StoredVersion';
import { summariesStrings as strings } from './strings';

export interface ContactPaneProps {
  /** The contact as the list has it, or had it last. */
  readonly row: ShownRow;
  /** Undefined until it has been told, and where nobody has written a summary. */
  readonly view: ContactView | undefined;
  readonly isLoading: boolean;
  readonly failure: AssistFailure | undefined;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly onRetry: () => void;
  readonly onClose: () => void;
}

/** All that is kept of one contact, to be read. It takes the focus when it comes. To be mounted by `key` of the contact. */
export const ContactPane: React.FC<ContactPaneProps> = ({
  row,
  view,
  isLoading,
  failure,
  now,
  onRetry,
  onClose,
}) => {
  const pane = React.useRef<HTMLElement>(null);
  React.useLayoutEffect(() => pane.current?.focus({ preventScroll: true }), []);

  return (
    <Box
      ref={pane}
      as="section"
      tabIndex={0}
      element="AGENT_ASSIST_SUMMARIES_PANE"
      aria-label={strings.pane}
      display="flex"
      flexDirection="column"
      rowGap="space50"
      flex="0 0 auto"
      boxSizing="border-box"
      overflowY="auto"
      padding="space50"
      borderStyle="solid"
      borderWidth="borderWidth0"
      borderLeftWidth="borderWidth10"
      borderColor="colorBorderWeak"
      outline="none"
      _focusVisible={{ boxShadow: 'shadowFocusInset' }}
      style={PANE_WIDTH}
    >
      <Box display="flex" alignItems="flex-start" justifyContent="space-between" columnGap="space40">
        <Text
          as="h2"
          dir="auto"
          fontSize="fontSize50"
          lineHeight="lineHeight40"
          fontWeight="fontWeightSemibold"
          overflowWrap="anywhere"
        >
          {cleanText(view?.customer ?? '') || cleanText(row.customer) || strings.none}
        </Text>
        <GlyphAction
          element="AGENT_ASSIST_SUMMARIES_CLOSE"
          glyph="dismiss"
          name={strings.close}
          onClick={onClose}
        />
      </Box>
      <ContactFacts row={row} view={view} now={now} />
      {failure && (
        <NotLoaded failure={failure} element="AGENT_ASSIST_SUMMARIES_CONTACT_RETRY" onRetry={onRetry} />
      )}
      {view === undefined && isLoading && <PaneSkeleton />}
      {!isLoading && !failure && (view?.versions.length ?? 0) === 0 && (
        <Text as="p" fontSize="fontSize30" lineHeight="lineHeight30" color="colorTextWeak">
          {strings.nobodyWrote}
        </Text>
      )}
      {view?.versions.map((version) => (
        <StoredVersion
          key={version.worker}
          version={version}
          phase={phaseOf(row, view)}
          when={
            <time dateTime={new Date(version.updatedAt).toISOString()}>
              {strings.moment(version.updatedAt, now)}
            </time>
          }
        />
      ))}
    </Box>
  );
};

/** Where Flex does not tell, the Function that read the summary has asked TaskRouter whether the task is over. */
const phaseOf = (row: ShownRow, view: ContactView | undefined): ShownPhase =>
  row.phase === 'unknown' && view?.phase === 'ended' ? view.phase : row.phase;

const PANE_WIDTH = { width: 'clamp(20rem, 34%, 34rem)' } as const;

const ContactFacts: React.FC<Pick<ContactPaneProps, 'row' | 'view' | 'now'>> = ({ row, view, now }) => (
  <Facts>
    <Fact name={strings.column('agent')}>{cleanText(row.agent) || row.worker}</Fact>
    <Fact name={strings.column('phase')}>{strings.phase(phaseOf(row, view))}</Fact>
    <Fact name={strings.column('channel')}>{cleanText(row.channelType) || strings.none}</Fact>
    <Fact name={strings.column('queue')}>{cleanText(row.queue) || strings.none}</Fact>
    <Fact name={strings.column('started')}>{strings.moment(row.startedAt, now)}</Fact>
    {view && (
      <Fact name={strings.suggestionsUsed}>{strings.counts(view.counts.shown, view.counts.used)}</Fact>
    )}
  </Facts>
);

const PaneSkeleton: React.FC = () => (
  <>
    <div role="status">
      <ScreenReaderOnly>{strings.contactLoading}</ScreenReaderOnly>
    </div>
    <Box display="flex" flexDirection="column" rowGap="space40" aria-hidden>
      <SkeletonLoader width="40%" height="sizeIcon20" />
      <SkeletonLoader height="sizeIcon50" />
      <SkeletonLoader width="80%" height="sizeIcon50" />
    </Box>
  </>
);
