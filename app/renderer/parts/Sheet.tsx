// A dialog with a title; Escape and a press outside close it, unless it has to be answered.
import { useEffect, type ReactNode } from 'react';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { takeLostFocus } from './lost-focus.ts';

interface SheetProps {
  title: string;
  /** `table`: as wide as its rows need. */
  wide?: boolean | 'table';
  /** Stays until its own buttons close it: what it shows is shown once. */
  stays?: boolean;
  onClose(): void;
  children: ReactNode;
}

const WIDTHS = { false: '', true: ' dialog--wide', table: ' dialog--table' } as const;

export function Sheet({ title, wide = false, stays = false, onClose, children }: SheetProps) {
  useEffect(() => takeLostFocus, []);
  return (
    <ModalOverlay
      className="dialog-veil"
      isOpen
      isDismissable={!stays}
      isKeyboardDismissDisabled={stays}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Modal className={`dialog${WIDTHS[`${wide}`]}`}>
        <Dialog>
          <Heading slot="title" level={2} className="wraps">
            {title}
          </Heading>
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
