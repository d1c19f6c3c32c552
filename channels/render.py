"""Replies as plain text, for the clipboard and for channels without pages."""

from assistant.replies import Answer, CitedQuote, ErrorEvent, ModelState
from core.errors import ZhibanError

MIB = 1 << 20


def source_line(quote: CitedQuote) -> str:
    """Return where a citation stands: [1]《文件》（版本）第二章 > 第九条，第3页."""
    page = f"，第{quote.page}页" if quote.page else ""
    return f"[{quote.n}]《{quote.document}》（{quote.revision}）{quote.path}{page}"


def answer_text(answer: Answer) -> str:
    """Return an answer with its sources, as it may be pasted into a report."""
    lines = [answer.answer.strip()]
    if answer.notice:
        lines.append(answer.notice.strip())
    if answer.citations:
        lines += ["", "出处：", *(source_line(quote) for quote in answer.citations)]
    lines += ["", f"以上按 {answer.as_of.isoformat()} 有效的规定。"]
    return "\n".join(lines)


def problem_text(problem: ZhibanError | ErrorEvent) -> str:
    """Return an error as one line: what is wrong, then what to do."""
    return f"{problem.message}{problem.remedy}"


def model_text(model: ModelState) -> str:
    """Return how far the chat model is, in a few words."""
    match model.state:
        case "ready":
            return "模型就绪"
        case "starting":
            return "模型启动中"
        case "failed":
            return "模型不可用"
        case "off":
            return "模型未启用"
        case "fetching":
            return f"模型下载中 {percent(model.done_bytes, model.total_bytes)}%"


def model_detail(model: ModelState) -> str:
    """Return size and speed of a download, or the model's own message."""
    if model.state != "fetching":
        return " ".join(part for part in (model.name, model.message) if part)
    done, total = model.done_bytes / MIB, model.total_bytes / MIB
    return f"{model.name} {done:,.0f}/{total:,.0f} MB，每秒 {model.bytes_per_s / MIB:.1f} MB"


def percent(done: int, total: int) -> int:
    """Return whole percent done; 0 where the total is unknown."""
    return min(100, done * 100 // total) if total > 0 else 0
