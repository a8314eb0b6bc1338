import * as React from 'react';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';

import { ErrorBoundary } from './ErrorBoundary';

describe('ErrorBoundary', () => {
  // React prints every error that is thrown while rendering, caught or not.
  beforeEach(() => void jest.spyOn(console, 'error').mockImplementation(() => undefined));
  afterEach(() => jest.restoreAllMocks());

  const mistake = new Error('no such thing');
  const Broken: React.FC = () => {
    throw mistake;
  };

  it('replaces what broke by a calm line that names it, reports it, and leaves the rest alone', () => {
    const onError = jest.fn();
    render(
      <main>
        <p>Flex</p>
        <ErrorBoundary part="The summary" onError={onError}>
          <Broken />
        </ErrorBoundary>
      </main>,
    );
    expect(screen.getByText(/^The summary cannot be shown/)).toBeVisible();
    expect(screen.getByText('Flex')).toBeVisible();
    expect(onError.mock.calls).toEqual([['The summary', mistake]]);
  });

  it('keeps a broken part from taking those beside it with it, and tells the next boundary’s listener', () => {
    const onError = jest.fn();
    render(
      <ErrorBoundary part="The panel" onError={onError}>
        <ErrorBoundary part="This card">
          <Broken />
        </ErrorBoundary>
        <ErrorBoundary part="That card">
          <p>Fine</p>
        </ErrorBoundary>
      </ErrorBoundary>,
    );
    expect(screen.getByText('Fine')).toBeVisible();
    expect(screen.getByText(/^This card cannot be shown/)).toBeVisible();
    expect(screen.queryByText(/^(The panel|That card) cannot be shown/)).toBeNull();
    expect(onError.mock.calls).toEqual([['This card', mistake]]);
  });

  it('shows it again on request', async () => {
    let broken = true;
    const Shaky: React.FC = () => {
      if (broken) throw new Error('for now');
      return <p>Well again</p>;
    };
    render(
      <ErrorBoundary part="The summary">
        <Shaky />
      </ErrorBoundary>,
    );
    broken = false;
    await userEvent.setup().click(screen.getByRole('button', { name: 'Show again' }));
    expect(screen.getByText('Well again')).toBeVisible();
  });

  it('shows it again by itself once it is about something else', () => {
    const Shaky: React.FC<{ readonly of: string }> = ({ of }) => {
      if (of === 'one task') throw new Error('for this one');
      return <p>Well again</p>;
    };
    const about = (task: string) => (
      <ErrorBoundary part="The panel" about={task}>
        <Shaky of={task} />
      </ErrorBoundary>
    );
    const { rerender } = render(about('one task'));
    expect(screen.getByText(/^The panel cannot be shown/)).toBeVisible();
    rerender(about('another task'));
    expect(screen.getByText('Well again')).toBeVisible();
  });
});
