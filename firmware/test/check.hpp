// Stories as functions: each program runs the one it is asked for, or all. A story that checks nothing has failed.
#pragma once
#include <cstdio>
#include <functional>
#include <string>
#include <vector>

namespace check {

struct Story {
  std::string name;
  std::function<void()> tell;
};

inline std::vector<Story>& stories() {
  static std::vector<Story> all;
  return all;
}
inline int checks = 0;
inline int failures = 0;

struct Adding {
  Adding(const std::string& name, const std::function<void()>& tell) { stories().push_back({name, tell}); }
};

inline void judge(bool isSo, const char* what, const char* file, int line) {
  checks += 1;
  if (isSo) return;
  failures += 1;
  std::fprintf(stderr, "%s:%d: not so: %s\n", file, line, what);
}

inline bool tell(const Story& story) {
  const int before = checks;
  const int failed = failures;
  story.tell();
  const bool isGood = failures == failed && checks > before;
  std::printf("%s  %s (%d checks)\n", isGood ? "ok    " : "FAILED", story.name.c_str(), checks - before);
  return isGood;
}

/** @param wanted a story's name, or null for all. @returns the exit code. */
inline int tellStories(const char* wanted) {
  int told = 0;
  int bad = 0;
  for (const Story& story : stories()) {
    if (wanted != nullptr && story.name != wanted) continue;
    told += 1;
    if (!tell(story)) bad += 1;
  }
  if (told == 0) std::fprintf(stderr, "there is no story \"%s\"\n", wanted != nullptr ? wanted : "");
  return told > 0 && bad == 0 ? 0 : 1;
}

/** What a call refuses with; empty when it does not. */
inline std::string refusalOf(const std::function<void()>& call) {
  try {
    call();
  } catch (const std::exception& error) {
    return error.what();
  }
  return "";
}

}  // namespace check

#define CHECK(condition) check::judge((condition), #condition, __FILE__, __LINE__)
#define STORY_NAME_(line) story##line
#define STORY_(name, line)                                         \
  static void STORY_NAME_(line)();                                 \
  static const check::Adding adding##line(name, STORY_NAME_(line)); \
  static void STORY_NAME_(line)()
#define STORY_AT_(name, line) STORY_(name, line)
#define STORY(name) STORY_AT_(name, __LINE__)
