// Requests of a firmware update and their answers (SPEC L13).
#include "session-send.hpp"

namespace harmonic {

void Session::update(const Frame& frame) {
  FirmwareUpdate* const update = device_.update;
  if (update == nullptr) return refuse(frame, ErrorCode::state, "this device has no flash slots");
  if (device_.description.hasKey && (frame.flags & Flag::mac) == 0) return refuse(frame, ErrorCode::auth, "unsigned");
  FwBegin begin;
  FwChunk chunk;
  FwEnd end;
  FwActivate activate;
  switch (static_cast<Type>(frame.type)) {
    case Type::fwBegin:
      if (read(frame, begin)) answerOffset(frame, begin.job, update->begin(begin));
      return;
    case Type::fwChunk:
      if (read(frame, chunk)) answerOffset(frame, chunk.job, update->chunk(chunk));
      return;
    case Type::fwEnd:
      if (read(frame, end)) answerStatus(frame, end.job, update->end(end.job));
      return;
    default: break;
  }
  if (!read(frame, activate)) return;
  const UpdateAnswer answer = update->activate(activate);
  answerStatus(frame, activate.job, answer);
  if (answer.status == 0) device_.hands.restart();
}

void Session::answerOffset(const Frame& frame, uint32_t job, const UpdateAnswer& answer) {
  if (answer.status != 0) return refuse(frame, static_cast<ErrorCode>(answer.status), answer.words);
  FwOffset told;
  told.job = job;
  told.offset = answer.offset;
  reply(frame, told);
}

void Session::answerStatus(const Frame& frame, uint32_t job, const UpdateAnswer& answer) {
  FwStatus told;
  told.job = job;
  told.status = answer.status;
  reply(frame, told);
  if (answer.status != 0) log(2, bytesOf(answer.words));
}

}  // namespace harmonic
