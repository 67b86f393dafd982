package dev.tallyman.store;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import org.jooq.ExecuteContext;
import org.jooq.ExecuteListener;
import org.jooq.tools.jdbc.DefaultResultSet;
import org.jspecify.annotations.Nullable;

/**
 * Has SQLite's INTEGER and REAL read as 64 bits, which they are. jOOQ takes the column types' names for SQL's of 32 bits and would cut off
 * the rest, silently: times in milliseconds do not fit, and a score of 9.9 becomes 9.899999618530273.
 */
final class WideIntegers implements ExecuteListener {
    private static final long serialVersionUID = 1;

    @Override
    public void executeEnd(ExecuteContext context) {
        ResultSet rows = context.resultSet();
        if (rows != null) {
            context.resultSet(new WideResultSet(rows));
        }
    }

    private static final class WideResultSet extends DefaultResultSet {
        WideResultSet(ResultSet rows) {
            super(rows);
        }

        @Override
        public ResultSetMetaData getMetaData() throws SQLException {
            return (ResultSetMetaData) Proxy.newProxyInstance(
                    WideIntegers.class.getClassLoader(),
                    new Class<?>[] {ResultSetMetaData.class},
                    new WideMetaData(super.getMetaData()));
        }
    }

    private record WideMetaData(ResultSetMetaData columns) implements InvocationHandler {
        @Override
        public @Nullable Object invoke(Object proxy, Method method, @Nullable Object[] arguments) throws Throwable {
            Object answer;
            try {
                answer = method.invoke(columns, arguments);
            } catch (InvocationTargetException e) {
                throw e.getTargetException();
            }
            if (method.getName().equals("getColumnTypeName") && "REAL".equals(answer)) {
                return "DOUBLE";
            }
            boolean narrow =
                    method.getName().equals("getColumnTypeName") && ("INTEGER".equals(answer) || "INT".equals(answer));
            return narrow ? "BIGINT" : answer;
        }
    }
}
